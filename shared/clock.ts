import { z } from './schema.ts';

/**
 * One moment, read three ways. `corrected` is the wall clock put right by the province's `Date`
 * (R20: what goes on the wire), `wall` is the machine's own, `monotonic` measures durations and
 * never jumps. All in ms; the first two since 1970 UTC, the last since an arbitrary start.
 */
export const momentSchema = z.strictObject({
  corrected: z.number(),
  wall: z.number(),
  monotonic: z.number(),
});

export type Moment = z.infer<typeof momentSchema>;

/**
 * When something was by the clock of another moment (R20). A clock that is put right in between, read
 * before and after, would turn the order of things round; how far apart they were is what the
 * monotonic clock says.
 * @returns `at` with its corrected time restated
 */
export function byClockOf(known: Moment, at: Moment): Moment {
  return { ...at, corrected: known.corrected - (known.monotonic - at.monotonic) };
}

/** The only source of time; made in the composition root and handed down. */
export interface Clock {
  now(): Moment;
  /** Names the start of the machine since which monotonic times can be compared. */
  readonly boot: string;
}

/**
 * Timers with names instead of numbers of this machine: what XState's actors and the sync loop get
 * from outside, so that a test can drive them by hand.
 */
export interface Timers {
  setTimeout(run: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}
