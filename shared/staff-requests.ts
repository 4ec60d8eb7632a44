import { levelSchema } from './level-schema.ts';
import { TEXT_LIMIT } from './questionnaire.ts';
import { z } from './schema.ts';
import { handRefusalSchema, wishSchema } from './session/by-hand.ts';

/** What the window clerk asks of the device; refused unless staff or IT have opened the door. */

const nothing = z.undefined();
const count = z.int().min(0);

/** As of now; no level stands in here, and nothing that was said (R12). */
export const clerkViewSchema = z.strictObject({
  signedOn: z.strictObject({ code: z.string(), name: z.string() }).nullable(),
  /** `pausing`: paused as soon as the citizen at the counter has been served and asked (R6). */
  work: z.enum(['open', 'pausing', 'paused']),
  /** Another device holds this counter, in the words of the alarm. */
  taken: z.string().nullable(),
  /** Who is at the counter. */
  service: z.strictObject({ ticket: z.string().optional() }).nullable(),
  /** Services of today that are over. */
  today: z.strictObject({
    called: count,
    rated: count,
    notRated: count,
    manual: count,
    onPaper: count,
  }),
  /** Whether the hall has given the device a key for paper forms. */
  hasForms: z.boolean(),
  /** The ticket a form would be issued for; `null`: for nobody in particular. */
  formFor: z.string().nullable(),
});

export type ClerkView = z.infer<typeof clerkViewSchema>;

/** A form that was issued. */
export const issuedFormSchema = z.strictObject({
  number: z.string(),
  ticket: z.string().optional(),
  /** `notPrinted`: no printer, or it refused; the number can be written on paper by hand. */
  paper: z.enum(['printed', 'notPrinted']),
});

export type IssuedForm = z.infer<typeof issuedFormSchema>;

/** A filled form as the clerk types it from the paper. */
export const filledFormSchema = z.strictObject({
  number: z.string().min(1).max(60),
  /** `yyyy-MM-dd HH:mm` in Asia/Shanghai, as the citizen wrote it. */
  writtenAt: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d$/),
  level: levelSchema,
  options: z.array(z.string().regex(/^\d{3}$/)).max(40),
  text: z.string().max(TEXT_LIMIT),
  wantsCallback: z.boolean(),
  /** 号票 and 办件编号 where they stand on a form that was made in advance. */
  ticket: z.string().min(1).max(32).optional(),
  projectNo: z.string().min(1).max(64).optional(),
});

export type FilledForm = z.infer<typeof filledFormSchema>;

/**
 * Why a form is not taken. `number`: none of this hall and counter. `notIssued`: this device has not
 * issued it. `used`: entered before. `rated`: the service was rated on the screen. `time`: written
 * before the form was made, or in the future. `late`: more than five working days ago.
 * `unknownYear`: the working days of that year are not known yet. `code`: an option is none of this
 * level.
 */
export const formRefusalSchema = z.enum([
  ...['number', 'notIssued', 'used', 'rated', 'time', 'late', 'unknownYear', 'code'],
  ...['notSaved'],
] as const);

export type FormRefusal = z.infer<typeof formRefusalSchema>;

export const staffRequests = {
  'staff.view': { input: nothing, output: clerkViewSchema },
  /** `unknown`: not in the hall's list of staff. */
  'staff.signOn': {
    input: z.strictObject({ code: z.string().trim().min(1).max(64) }),
    output: z.enum(['done', 'unknown']),
  },
  'staff.signOff': { input: nothing, output: nothing },
  'staff.pause': { input: nothing, output: nothing },
  'staff.resume': { input: nothing, output: nothing },
  /** Answers `null` when the citizen is invited. */
  'staff.invite': { input: wishSchema, output: handRefusalSchema.nullable() },
  /** Keys pressed on a wired keypad while somebody asks this again and again; kept nowhere. */
  'staff.keys': {
    input: nothing,
    output: z.array(
      z.strictObject({
        number: count,
        key: z.int().min(0).max(255),
        level: levelSchema.nullable(),
      }),
    ),
  },
  'staff.issueForm': { input: nothing, output: issuedFormSchema },
  /** The 测评选项 of a level, for whoever types from the paper. */
  'staff.options': {
    input: z.strictObject({ level: levelSchema }),
    output: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  },
  /** Answers `null` when it is saved. */
  'staff.enterForm': { input: filledFormSchema, output: formRefusalSchema.nullable() },
} as const;

export type StaffRequests = typeof staffRequests;
