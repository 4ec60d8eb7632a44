import { momentSchema } from '../clock.ts';
import { comfortSchema } from '../comfort-schema.ts';
import { endedBySchema } from '../evaluation.ts';
import { languageSchema } from '../language-schema.ts';
import { levelSchema } from '../level-schema.ts';
import { evaluationPageSchema } from '../province.ts';
import { answersSchema } from '../questionnaire-schema.ts';
import { z } from '../schema.ts';
import { choiceSchema } from '../screen.ts';
import { serviceSchema } from '../service.ts';
import { placesShown } from './place.ts';

/** What the citizen has said so far; exists from the first tap on. */
export const ratingSchema = z.strictObject({
  /** Of the evaluation to come; made once, so that saying it twice changes nothing. */
  ids: z.array(z.uuidv7()).min(1),
  level: levelSchema,
  chosen: z.array(z.string()),
  answers: answersSchema,
  text: z.string(),
  /** “不愿说明” (R24). */
  declined: z.boolean(),
  wantsCallback: z.boolean(),
  touchedAt: momentSchema,
  /** The one case it is for, where the citizen rates each department apart (R3). */
  caseKey: z.string().optional(),
  endedBy: endedBySchema.optional(),
});

export type Rating = z.infer<typeof ratingSchema>;

/** A case that was rated, in which service and when (R2). */
export interface RatedCase {
  readonly key: string;
  readonly service: string;
  /** Corrected ms. */
  readonly at: number;
  /** Not here but by phone or on the province's page, as its receipt says (R23). */
  readonly elsewhere?: true;
}

/** A case of this service that its citizen has rated apart from the others (R3). */
const ratedPartSchema = z.strictObject({
  key: z.string(),
  level: levelSchema,
  wantsCallback: z.boolean(),
});

/** A ticket called while a citizen still had the screen (R6). */
const waitingSchema = z.strictObject({ service: serviceSchema, invited: z.boolean() });

/**
 * What the session must remember over a crash. Journaled at each move, in our own shape and not in
 * the state machine library's, so that a release can change the machine and still read it.
 */
export const memorySchema = z.strictObject({
  service: serviceSchema.nullable(),
  rating: ratingSchema.nullable(),
  waiting: waitingSchema.nullable(),
  pauseAfter: z.boolean(),
  page: evaluationPageSchema.nullable(),
  language: languageSchema.nullable(),
  comfort: comfortSchema.nullable().default(null),
  /** How the cases of a parallel approval are rated (R3); `null` until the citizen has said. */
  choice: choiceSchema.nullable().default(null),
  ratedParts: z.array(ratedPartSchema).default([]),
  /** The last service at this counter that was rated, for a machine that asks twice (R2). */
  lastRated: z
    .strictObject({ service: serviceSchema.omit({ facts: true }), at: momentSchema })
    .nullable(),
  /** Tickets and cases invited by hand today: each but once. */
  invitedByHand: z.array(z.strictObject({ name: z.string(), at: z.number() })).default([]),
  /** The tickets rated in the last minutes, for a machine that tells late what was said before. */
  ratedTickets: z.array(z.strictObject({ ticket: z.string(), at: momentSchema })).default([]),
});

export type Memory = z.infer<typeof memorySchema>;

/** The places a session can be found in after a restart. */
const placeSchema = placesShown.exclude([
  'onPage',
  'thanks',
  'notSaved',
  'alreadyRated',
  'ratedElsewhere',
]);

export const savedSessionSchema = z.strictObject({
  place: placeSchema,
  /** Of the machine: monotonic times of another boot mean nothing. */
  boot: z.string(),
  memory: memorySchema,
});

/** One journaled state of the session. */
export type SavedSession = z.infer<typeof savedSessionSchema>;

export const EMPTY_MEMORY: Memory = {
  service: null,
  rating: null,
  waiting: null,
  pauseAfter: false,
  page: null,
  language: null,
  comfort: null,
  choice: null,
  ratedParts: [],
  lastRated: null,
  invitedByHand: [],
  ratedTickets: [],
};

/** What of a running session goes into the journal. */
export function memoryOf({
  service,
  rating,
  waiting,
  pauseAfter,
  page,
  language,
  comfort,
  choice,
  ratedParts,
  lastRated,
  invitedByHand,
  ratedTickets,
}: Memory): Memory {
  return {
    ...{ service, rating, waiting, pauseAfter, page, language, comfort, choice, ratedParts },
    ...{ lastRated, invitedByHand, ratedTickets },
  };
}
