import type { Timers } from '../shared/clock.ts';

/** How often somebody is asked for a sign of life, ms. */
const BEAT_MS = 5_000;
/**
 * So many unanswered in a row are one that stands still. Counted in beats, not in time: a machine
 * that slept has missed one at most.
 */
const MISSED = 3;

/**
 * Watches whether a page or a worker still does anything. Chromium's own sign of it comes only after
 * somebody has touched the screen in vain.
 * @param options.ask resolves when it answers, rejects when there is none to answer
 * @param options.frozen it has missed its beats; heard of again after as many more, with how often in a
 *   row
 */
export function watchHeartbeat(options: {
  readonly ask: () => Promise<unknown>;
  readonly frozen: (times: number) => void;
  readonly timers: Timers;
}): { close(): void } {
  const { ask, frozen, timers } = options;
  let missed = 0;
  let times = 0;
  let replaced = 0;
  let next: unknown;

  function beat(): void {
    missed += 1;
    const before = replaced;
    const answered = (): void => {
      // What comes of the one that was given up says nothing of what took its place.
      if (before !== replaced) return;
      missed = 0;
      times = 0;
    };
    ask().then(answered, answered);
    next = timers.setTimeout(() => {
      const isFrozen = missed >= MISSED;
      // What takes its place may stand still before it has answered once.
      if (isFrozen) missed = 0;
      beat();
      if (!isFrozen) return;
      // After the beat, which still asks the one that is given up.
      replaced += 1;
      times += 1;
      frozen(times);
    }, BEAT_MS);
  }

  beat();
  return { close: () => timers.clearTimeout(next) };
}
