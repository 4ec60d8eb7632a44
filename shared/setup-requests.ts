import {
  bundleResultSchema,
  bundleSourceSchema,
  foundBundleSchema,
  provisioningStateSchema,
} from './bundle-view.ts';
import { languageSchema } from './language-schema.ts';
import { problemSchema } from './problem.ts';
import { meantSchema } from './queue-frame-meaning.ts';
import { z } from './schema.ts';

/** What the set-up screens ask main for: bundles, the tests of the parts, and live frames. */

/** One thing a test has looked at, in the words of whoever has to mend it. */
const findingSchema = z.strictObject({
  /** `unproved`: it could not be found out yet. `unsaid`: nobody has to do anything about it. */
  is: z.enum(['right', 'wrong', 'unproved', 'unsaid']),
  /** Chinese and English in one line; no secret and nobody's details. */
  what: z.string(),
  /** What to do about it, likewise. */
  advice: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** The parts that main tests; loudspeaker and touch are tested by the window and a person. */
export const PARTS = [
  'queue',
  'serial',
  'cases',
  'province',
  'time',
  'disk',
  'keyStore',
  'printer',
] as const;
const partSchema = z.enum(PARTS);
export type Part = z.infer<typeof partSchema>;

/** One frame of a queue machine. May hold a citizen's details: for IT's eyes, never for the log. */
const liveFrameSchema = meantSchema.extend({
  /** Grows by one with each frame. */
  number: z.int().min(1),
  /** Corrected ms since 1970 UTC. */
  at: z.number(),
  /** Such as `serial /dev/ttyUSB0`. */
  input: z.string(),
  direction: z.enum(['in', 'out']),
  /** Its bytes, the first of a long one; of a bad one those that came last; empty for a login. */
  hex: z.string(),
});
export type LiveFrame = z.infer<typeof liveFrameSchema>;

/** Each is refused unless the PIN of IT has opened the panel. */
export const setupRequests = {
  /** Tests one part anew; answered within half a minute, whatever becomes of it. */
  'setup.check': {
    input: z.strictObject({ part: partSchema }),
    output: z.array(findingSchema),
  },
  /** The frames after this number, the oldest first; watched as long as somebody asks. */
  'setup.frames': {
    input: z.strictObject({ after: z.int().min(0) }),
    output: z.array(liveFrameSchema),
  },
  /** What the loudspeaker is to say, as the hall wants it now. */
  'setup.voice': {
    input: z.strictObject({ language: languageSchema }),
    output: z.strictObject({
      /** Percent of the loudest; 0: the hall wants silence now. */
      volume: z.number().min(0).max(100),
      /** Of the hall's own recording of the invitation. */
      recording: z.string().optional(),
    }),
  },
} as const;

/** What came of making this device a counter. */
const pairResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paired') }),
  /** Another device holds the counter, by the hall's case source; which, as far as it says. */
  z.strictObject({ kind: z.literal('taken'), by: z.string() }),
  z.strictObject({ kind: z.literal('refused'), problems: z.array(problemSchema).min(1) }),
]);
export type PairResult = z.infer<typeof pairResultSchema>;

/**
 * How a bundle comes onto the device. Open to whoever stands there while it has none, since nobody
 * has a PIN yet; afterwards refused unless the PIN of IT has opened the panel.
 */
export const installRequests = {
  /** What the device has, and which bundles are plugged in. */
  'install.look': {
    input: z.undefined(),
    output: z.strictObject({
      state: provisioningStateSchema,
      found: z.array(foundBundleSchema),
    }),
  },
  'install.inspect': {
    input: z.strictObject({ source: bundleSourceSchema }),
    output: bundleResultSchema,
  },
  /** Changes nothing unless it is answered with `ok`. */
  'install.install': {
    input: z.strictObject({
      source: bundleSourceSchema,
      enrolmentKey: z.string().max(200).optional(),
      /** As the person has compared it with the paper. */
      fingerprint: z.string().max(60).optional(),
    }),
    output: bundleResultSchema,
  },
  /** The counters of the installed bundle, and which of them this device is. */
  'install.counters': {
    input: z.undefined(),
    output: z.strictObject({
      counters: z.array(
        z.strictObject({
          number: z.string(),
          name: z.string(),
          /** 区县, department or floor. */
          group: z.string().optional(),
          /** The pairing code printed at the counter. */
          code: z.string().optional(),
        }),
      ),
      paired: z.string().nullable(),
    }),
  },
  /** Makes this device that counter, unless something is in the way. */
  'install.pair': {
    input: z.strictObject({
      counter: z.string().min(1).max(16),
      /** Also when another device holds it: a person has said so. */
      takeOver: z.boolean(),
    }),
    output: pairResultSchema,
  },
} as const;
