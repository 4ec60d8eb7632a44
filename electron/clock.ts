import { hrtime } from 'node:process';
import type { Clock } from '../shared/clock.ts';

/** How many recent answers of the province the offset is the median of. */
const SAMPLES = 9;

/** The device's clock; the province's `Date` headers put it right (R20). */
export interface DeviceClock extends Clock {
  /**
   * One answer's `Date`, taken as the moment half a round trip ago.
   * @param serverMs ms since 1970 UTC
   * @param roundTripMs of the request that brought it
   */
  observe(serverMs: number, roundTripMs: number): void;
  /** Corrected minus wall, ms. */
  offset(): number;
}

/** @param wall the machine's own clock; tests bring theirs */
export function createClock(
  wall: () => number = Date.now,
  // Since the machine was started, not the process: comparable over a restart of the app.
  monotonic: () => number = () => Number(hrtime.bigint() / 1_000_000n),
): DeviceClock {
  const samples: number[] = [];
  let offset = 0;
  return {
    now: () => {
      const now = wall();
      return { corrected: now + offset, wall: now, monotonic: monotonic() };
    },
    observe(serverMs, roundTripMs) {
      // A `Date` header is cut to whole seconds: on average half a second was lost.
      samples.push(serverMs + 500 + roundTripMs / 2 - wall());
      if (samples.length > SAMPLES) samples.shift();
      const sorted = [...samples].sort((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
      // Less than the header's own grain is noise, not an error of the clock.
      offset = Math.abs(median) < 1000 ? 0 : Math.round(median);
    },
    offset: () => offset,
  };
}
