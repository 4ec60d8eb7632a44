import type { Timers } from '../../shared/clock.ts';
import type { Verdict } from './transports/transport.ts';

/** A frame that comes in pieces is whole by then, ms. */
const LULL_MS = 1_000;
/** More than anybody is shown. */
const KEPT_BYTES = 256;

/**
 * What a peer has sent that is no whole frame, or not yet: who looks at the live frames sees the bytes
 * of a machine that speaks another language, or ends its frames otherwise. Kept only while somebody looks.
 */
export interface UnreadBytes {
  /** @param verdict what was found in them */
  arrived(bytes: Uint8Array, verdict: Verdict): void;
  end(): void;
}

/** @param options.see hears of them once nothing has come for a while, at most `KEPT_BYTES` of them */
export function createUnreadBytes(options: {
  readonly isWatched: () => boolean;
  readonly see: (bytes: Uint8Array) => void;
  readonly timers: Timers;
}): UnreadBytes {
  const { isWatched, see, timers } = options;
  let held = Buffer.alloc(0);
  let timer: unknown;

  function forget(): void {
    timers.clearTimeout(timer);
    held = Buffer.alloc(0);
  }

  return {
    arrived(bytes, verdict) {
      timers.clearTimeout(timer);
      if (verdict !== 'unfinished' || !isWatched()) return forget();
      held = Buffer.concat([held, bytes]).subarray(0, KEPT_BYTES);
      timer = timers.setTimeout(() => {
        see(held);
        forget();
      }, LULL_MS);
    },
    end: forget,
  };
}
