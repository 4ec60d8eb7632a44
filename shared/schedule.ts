import { z } from './schema.ts';

/** When one record is to be sent: what the order and the backoff need to know, and no more. */
export const dueSchema = z.strictObject({
  /** Bad evaluations go first (R11). */
  bad: z.boolean(),
  /** Target of delivery, corrected ms. */
  dueAt: z.number(),
  epoch: z.int(),
  seq: z.int(),
});

export type Due = z.infer<typeof dueSchema>;

/** Order of sending: bad first, then earliest due, then the order they were given in. */
export function compareDue(a: Due, b: Due): number {
  return Number(b.bad) - Number(a.bad) || a.dueAt - b.dueAt || a.epoch - b.epoch || a.seq - b.seq;
}

const LONGEST_WAIT_MS = 5 * 60_000;

/**
 * How long to wait after a failed attempt: full jitter below 2ⁿ s, at most five minutes. Full jitter
 * because a hall of 300 devices loses its network at the same instant.
 * @param attempts made so far, at least 1
 * @param random in [0, 1)
 * @param after ms the province asked for; it wins when it is longer than nothing
 * @returns ms
 */
export function backoff(attempts: number, random: number, after?: number): number {
  if (after !== undefined && after > 0) return after;
  const ceiling = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(attempts, 20));
  return Math.floor(random * ceiling);
}
