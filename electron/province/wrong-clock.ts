import type { DeviceClock } from '../clock.ts';
import type { Log } from '../log.ts';

/** A signature's time this far from the province's may be what it refused, ms. */
const CLOCK_ERROR_MS = 60_000;

/**
 * Asks, and once more where the province refused who we are and its answer has put our clock right: it
 * was the time it did not like.
 * @param options.ask signs anew each time, by the clock of then
 */
export async function askByRightClock<T>(options: {
  readonly ask: () => Promise<T>;
  readonly isRefused: (answer: T) => boolean;
  readonly clock: Pick<DeviceClock, 'offset'>;
  readonly log: Log;
}): Promise<T> {
  const { ask, isRefused, clock, log } = options;
  const offset = clock.offset();
  const first = await ask();
  if (!isRefused(first)) return first;
  const moved = clock.offset() - offset;
  if (Math.abs(moved) < CLOCK_ERROR_MS) return first;
  log.warn('the province refused a signature, and our clock was wrong', { ms: Math.round(moved) });
  return ask();
}
