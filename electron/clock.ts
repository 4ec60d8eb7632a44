import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { hrtime } from 'node:process';
import type { Clock } from '../shared/clock.ts';

/** How many recent answers of the province the clock is the median of. */
const SAMPLES = 9;
/** Less than the whole second of a `Date` header is noise, not an error of the clock. */
const GRAIN_MS = 1_000;
/** The two clocks are read one after the other, in grains of their own: less is not a sleep. */
const SLEEP_GRAIN_MS = 2_000;
/** Answers agree when they differ by less than the whole second of a `Date` header and a little. */
const AGREEMENT_MS = 2_000;

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
  /** Whether the province has told the time in this run. */
  isRight(): boolean;
}

/**
 * Once the province has answered, the corrected time is its time carried on by the monotonic clock:
 * a jump of the machine's own clock moves nothing. The monotonic clock stands still while the machine
 * sleeps and the uptime does not: that is how a sleep is told from a jump.
 * @param sources of time; tests bring theirs
 */
export function createClock(
  sources: {
    readonly wall: () => number;
    readonly monotonic: () => number;
    /** Since the machine was started, its sleep counted, ms. */
    readonly uptime: () => number;
    readonly boot: string;
  } = {
    wall: Date.now,
    // Since the machine was started, not the process: comparable over a restart of the app.
    monotonic: () => Number(hrtime.bigint() / 1_000_000n),
    uptime: () => uptime() * 1_000,
    boot: thisBoot(),
  },
): DeviceClock {
  const { wall, monotonic, uptime: sinceBoot, boot } = sources;
  /** Province time minus elapsed time, newest last. */
  let samples: number[] = [];
  let slept = sinceBoot() - monotonic();

  /** The monotonic time with what was slept through. */
  function elapsed(): number {
    const awake = monotonic();
    const asleep = sinceBoot() - awake;
    if (asleep - slept > SLEEP_GRAIN_MS) slept = asleep;
    return awake + slept;
  }

  /** Corrected minus elapsed; `null` before the first answer. */
  function base(): number | null {
    const sorted = [...samples].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? null;
  }

  function corrected(): number {
    const known = base();
    if (known === null) return wall();
    const told = Math.round(known + elapsed());
    return Math.abs(told - wall()) < GRAIN_MS ? wall() : told;
  }

  return {
    boot,
    now: () => ({ corrected: corrected(), wall: wall(), monotonic: monotonic() }),
    observe(serverMs, roundTripMs) {
      // A `Date` header is cut to whole seconds: on average half a second was lost.
      const sample = serverMs + 500 + roundTripMs / 2 - elapsed();
      const before = samples.at(-1);
      const known = base();
      // Two new answers that agree with each other and not with the rest: a sleep that the uptime has
      // not told, or a province that was put right itself.
      const moved =
        before !== undefined &&
        known !== null &&
        Math.abs(sample - before) < AGREEMENT_MS &&
        Math.abs(sample - known) > AGREEMENT_MS;
      samples = moved ? [before, sample] : [...samples, sample].slice(-SAMPLES);
    },
    offset: () => corrected() - wall(),
    isRight: () => samples.length > 0,
  };
}

/** Where the system has no name for its boot, each start of the app is one of its own. */
function thisBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return randomUUID();
  }
}
