import { comfortSchema } from './comfort-schema.ts';
import { languageSchema } from './language-schema.ts';
import { levelSchema } from './level-schema.ts';
import { problemSchema } from './problem.ts';
import { TEXT_LIMIT } from './questionnaire.ts';
import { answersSchema } from './questionnaire-schema.ts';
import { z } from './schema.ts';
import { staffSchema } from './service.ts';
import { SPOKEN } from './voice.ts';

/**
 * What the window draws: a projection of the session made in main. It holds what a bystander may
 * see and nothing else: no certificate numbers, no contact, nobody's earlier rating.
 */

const optionView = z.strictObject({ code: z.string(), text: z.string(), core: z.boolean() });

/** 一起评价 or 分别评价: how the cases of a parallel approval are rated (R3). */
export const choiceSchema = z.enum(['together', 'separately']);

export type Choice = z.infer<typeof choiceSchema>;

/** What is said about the service on every screen that belongs to one. */
const serviceView = z.strictObject({
  /** Names this service in intents, so that a late tap never lands on another one. */
  id: z.string(),
  ticket: z.string().optional(),
  staff: staffSchema.optional(),
  taskName: z.string().optional(),
  /** Departments of a parallel approval or a bundle. */
  departments: z.array(z.string()),
  /** Which of several cases rated apart this is about, from 1 (R3). */
  part: z.strictObject({ number: z.int().min(1), of: z.int().min(2) }).optional(),
});

export type ServiceView = z.infer<typeof serviceView>;

/** A running time-out, so that the window can show it without deciding anything. */
const countdown = z.strictObject({ totalMs: z.number(), leftMs: z.number() });

export type Countdown = z.infer<typeof countdown>;

/** One thing the hall shows while nobody is at the counter. */
const slideSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('notice'),
    text: z.string(),
    /** The text's own: the hall may not have it in the citizen's. */
    language: languageSchema,
    seconds: z.number(),
  }),
  z.strictObject({
    kind: z.literal('picture'),
    url: z.string(),
    fit: z.enum(['cover', 'contain']),
    seconds: z.number(),
  }),
  z.strictObject({
    kind: z.literal('video'),
    url: z.string(),
    fit: z.enum(['cover', 'contain']),
    /** At most; else to its end. */
    seconds: z.number().optional(),
  }),
]);

export type Slide = z.infer<typeof slideSchema>;

export const screenSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('notReady'), problems: z.array(problemSchema).min(1) }),
  z.strictObject({ kind: z.literal('paused') }),
  z.strictObject({
    kind: z.literal('standby'),
    /** Who serves at this counter. */
    staff: staffSchema.optional(),
    /** What the hall shows in rotation, never an empty list. */
    slides: z.array(slideSchema).min(1).optional(),
  }),
  z.strictObject({ kind: z.literal('called'), service: serviceView }),
  z.strictObject({ kind: z.literal('serving'), service: serviceView }),
  /** A parallel approval: rated all together or one by one (R3). */
  z.strictObject({
    kind: z.literal('choice'),
    service: serviceView,
    cases: z.array(z.strictObject({ department: z.string(), taskName: z.string() })),
    countdown,
  }),
  z.strictObject({
    kind: z.literal('invitation'),
    service: serviceView,
    countdown,
    /** The province's page for this case as a dynamic QR (R10). */
    qr: z.string().optional(),
  }),
  /** The province's own page, in a view of its own over a part of this screen (R9). */
  z.strictObject({ kind: z.literal('page'), service: serviceView, countdown }),
  z.strictObject({
    kind: z.literal('questionnaire'),
    service: serviceView,
    level: levelSchema,
    options: z.array(optionView),
    /** What the citizen has said so far; a reloaded window shows it again. */
    chosen: z.array(z.string()),
    answers: answersSchema,
    text: z.string(),
    declined: z.boolean(),
    wantsCallback: z.boolean(),
    /** Offered only where a contact is known; masked. */
    callbackTo: z.string().optional(),
    countdown,
    /** The ticket called meanwhile (R6). */
    next: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('saving'), service: serviceView }),
  z.strictObject({
    kind: z.literal('thanks'),
    service: serviceView,
    /** Only after a bad rating: what happens next. */
    afterBad: z
      .strictObject({
        words: z.string().optional(),
        hotline: z.string().optional(),
        callback: z.boolean(),
      })
      .optional(),
  }),
  /** Neither copy could be written: said plainly, with the other ways to rate. */
  z.strictObject({ kind: z.literal('notSaved'), service: serviceView, qr: z.string().optional() }),
  /** A second evaluation of the same service (R2). */
  z.strictObject({ kind: z.literal('alreadyRated'), service: serviceView }),
  /** Rated by phone or on the province's page meanwhile (R23). */
  z.strictObject({ kind: z.literal('ratedElsewhere'), service: serviceView }),
]);

export type Screen = z.infer<typeof screenSchema>;

export const frameSchema = z.strictObject({
  /** Counts up; an older frame never replaces a newer one. */
  revision: z.int(),
  language: languageSchema,
  languages: z.array(languageSchema),
  comfort: comfortSchema,
  hallName: z.string(),
  counterName: z.string(),
  /** How it may speak now; absent: not at all. */
  voice: z
    .strictObject({
      /** Percent of the loudest the device can, never 0. */
      volume: z.number().min(1).max(100),
      /** The addresses of the hall's own recordings in the language of the frame. */
      recordings: z.partialRecord(z.enum(SPOKEN), z.string()),
    })
    .optional(),
  screen: screenSchema,
});

/** Everything the window needs to draw itself, at any moment. */
export type Frame = z.infer<typeof frameSchema>;

/** What a citizen can do. `service` names the one on the screen when the finger came down. */
export const intentSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('choose'), service: z.string(), choice: choiceSchema }),
  z.strictObject({ type: z.literal('rate'), service: z.string(), level: levelSchema }),
  z.strictObject({ type: z.literal('rechoose'), service: z.string() }),
  z.strictObject({
    type: z.literal('revise'),
    service: z.string(),
    chosen: z.array(z.string().max(16)).max(50),
    answers: answersSchema,
    text: z.string().max(TEXT_LIMIT),
    declined: z.boolean(),
    wantsCallback: z.boolean(),
  }),
  z.strictObject({ type: z.literal('submit'), service: z.string() }),
  /** From the province's page to the faces. */
  z.strictObject({ type: z.literal('leavePage'), service: z.string() }),
  /** A touch that changes nothing but shows that somebody is there. */
  z.strictObject({ type: z.literal('touch'), service: z.string() }),
  z.strictObject({ type: z.literal('language'), language: languageSchema }),
  z.strictObject({ type: z.literal('comfort'), comfort: comfortSchema }),
]);

export type Intent = z.infer<typeof intentSchema>;
