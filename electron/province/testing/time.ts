import type { Timers } from '../../../shared/clock.ts';
import { createClock } from '../../clock.ts';
import { HALF_PAST_NINE } from './device.ts';

/** A device's clock that stands still until told, and a note of what it was fed. */
export function aStandingClock(start = HALF_PAST_NINE) {
  let wall = start;
  let monotonic = 5_000;
  const observed: number[] = [];
  const clock = createClock({
    wall: () => wall,
    monotonic: () => monotonic,
    uptime: () => monotonic,
    boot: 'this-boot',
  });
  return {
    clock: {
      ...clock,
      observe: (serverMs: number, roundTripMs: number) => {
        observed.push(serverMs);
        clock.observe(serverMs, roundTripMs);
      },
    },
    observed,
    advance: (ms: number) => {
      wall += ms;
      monotonic += ms;
    },
    /** Somebody sets the computer's clock. */
    jump: (ms: number) => {
      wall += ms;
    },
  };
}

/** Limits that run out only when a test says so. */
export function aTimeLimit() {
  const waiting = new Map<symbol, { readonly run: () => void; readonly ms: number }>();
  const timers: Timers = {
    setTimeout: (run, ms) => {
      const timer = Symbol();
      waiting.set(timer, { run, ms });
      return timer;
    },
    clearTimeout: (timer) => {
      for (const each of waiting.keys()) if (each === timer) waiting.delete(each);
    },
  };
  return {
    timers,
    /** Everything that waits has waited long enough. */
    runOut: () => {
      for (const [timer, { run }] of [...waiting]) {
        waiting.delete(timer);
        run();
      }
    },
    pending: () => [...waiting.values()].map(({ ms }) => ms),
  };
}
