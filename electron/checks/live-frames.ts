import type { Timers } from '../../shared/clock.ts';
import type { LiveFrame } from '../../shared/setup-requests.ts';
import type { QueueListener } from '../queue/listener.ts';

/** More than a screen shows. */
const KEPT = 60;
/** Who still looks asks more often, ms. */
const LOOKED_MS = 5_000;
/** Bytes of a frame that are shown: the head tells what it is, a citizen's details come later. */
const SHOWN_BYTES = 48;

/**
 * What the machines send, for whoever stands at the device. Nothing is watched, and nothing is kept,
 * unless somebody looks.
 */
export function createLiveFrames(options: {
  readonly watch: QueueListener['watchFrames'];
  readonly timers: Timers;
}): {
  /** @returns the frames after this number, the oldest first */
  after(number: number): readonly LiveFrame[];
  close(): void;
} {
  const { watch, timers } = options;
  let frames: LiveFrame[] = [];
  let last = 0;
  let unwatch: (() => void) | undefined;
  let timer: unknown;

  function close(): void {
    timers.clearTimeout(timer);
    unwatch?.();
    unwatch = undefined;
    frames = [];
  }

  return {
    after(number) {
      unwatch ??= watch(({ at, input, direction, hex, meaning, why }) => {
        last += 1;
        const shown = hex.length > 2 * SHOWN_BYTES ? `${hex.slice(0, 2 * SHOWN_BYTES)}…` : hex;
        const frame = { number: last, at: at.corrected, input, direction, hex: shown, meaning };
        const told = why === undefined ? frame : { ...frame, why };
        frames = [...frames.slice(1 - KEPT), told];
      });
      timers.clearTimeout(timer);
      timer = timers.setTimeout(close, LOOKED_MS);
      return frames.filter((frame) => frame.number > number);
    },
    close,
  };
}
