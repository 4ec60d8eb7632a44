import type { Clock, Timers } from '../clock.ts';

/** Time for tests: it stands still until somebody moves it. */
export interface HandDrivenTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Moves on, running what becomes due in order; each sees the time it asked for. */
  advance(ms: number): void;
  /** The waits that are set now, ms from now, shortest first. */
  pending(): readonly number[];
}

export function createHandDrivenTime(start = 1_000_000): HandDrivenTime {
  let now = start;
  let next = 1;
  const waiting = new Map<unknown, { readonly at: number; readonly run: () => void }>();

  function due(until: number): unknown {
    let first: unknown;
    let at = until;
    for (const [timer, entry] of waiting) {
      if (entry.at < at || (first === undefined && entry.at === at)) {
        first = timer;
        at = entry.at;
      }
    }
    return first;
  }

  return {
    clock: {
      boot: 'this-boot',
      now: () => ({ corrected: now + 500, wall: now, monotonic: now - start }),
    },
    timers: {
      setTimeout(run, ms) {
        const timer = next;
        next += 1;
        waiting.set(timer, { at: now + ms, run });
        return timer;
      },
      clearTimeout(timer) {
        waiting.delete(timer);
      },
    },
    advance(ms) {
      const until = now + ms;
      for (let timer = due(until); timer !== undefined; timer = due(until)) {
        const entry = waiting.get(timer);
        waiting.delete(timer);
        now = Math.max(now, entry?.at ?? now);
        entry?.run();
      }
      now = until;
    },
    pending: () =>
      [...waiting.values()].map(({ at }) => at - now).sort((one, other) => one - other),
  };
}
