import { QUEUE_EVENT_KINDS } from './queue-event.ts';
import { z } from './schema.ts';

/** What a frame of a queue machine is to the device, as whoever sets it up is told. */
const frameMeaningSchema = z.enum([
  ...QUEUE_EVENT_KINDS,
  /** Nothing to do about it. */
  'understood',
  /** For another counter or address. */
  'elsewhere',
  'bad',
  /** The machine did not understand something of ours. */
  'complaint',
  /** Bytes in which no whole frame was found. */
  'unread',
  'login',
  'loggedIn',
  'loginRefused',
  'heartbeat',
  'acknowledgement',
  'refusal',
  'result',
  'resultTaken',
  'resultRefused',
]);

/** A frame's meaning, and why where that is not all; in the words of the machine or its profile. */
export const meantSchema = z.strictObject({
  meaning: frameMeaningSchema,
  why: z.string().optional(),
});
export type Meant = z.infer<typeof meantSchema>;
