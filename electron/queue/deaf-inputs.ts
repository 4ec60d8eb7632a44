import type { Clock, Timers } from '../../shared/clock.ts';
import type { Health } from '../health.ts';
import type { QueueInputState } from './listener.ts';

/** How often the inputs are looked at, ms. */
const LOOK_MS = 10_000;
/** A machine that is started anew, or a cable that is plugged in again, is back sooner, ms. */
const PATIENCE_MS = 60_000;

type Watched = Pick<QueueInputState, 'name' | 'transport' | 'connected' | 'boundTo' | 'login'>;

/**
 * Raises the alarm `queue` while an input could not have heard its machine for more than a minute:
 * otherwise a counter to which nobody is called looks like a quiet one.
 * @returns ends the watching
 */
export function watchForDeafInputs(options: {
  readonly state: () => readonly Watched[];
  readonly health: Pick<Health, 'set' | 'clear'>;
  readonly clock: Clock;
  readonly timers: Timers;
}): { close(): void } {
  const { state, health, clock, timers } = options;
  /** When each input, by its place in the settings, began to be deaf; monotonic ms. */
  const deafSince = new Map<number, number>();
  let timer: unknown;

  function look(): void {
    const now = clock.now().monotonic;
    const deaf = state().flatMap((input, at) => {
      const why = whyDeaf(input);
      if (why === undefined) deafSince.delete(at);
      else if (!deafSince.has(at)) deafSince.set(at, now);
      const since = deafSince.get(at) ?? now;
      return why !== undefined && now - since > PATIENCE_MS ? [`${input.name} ${why}`] : [];
    });
    if (deaf.length === 0) health.clear('queue');
    else health.set('queue', deaf.join('; '));
    timer = timers.setTimeout(look, LOOK_MS);
  }

  look();
  return {
    close() {
      timers.clearTimeout(timer);
    },
  };
}

/**
 * Why nothing can come in. A server listens, which is all it can know: many machines connect only
 * when they have something to say.
 */
function whyDeaf({ transport, connected, boundTo, login }: Watched): string | undefined {
  if (transport === 'tcp-server' || transport === 'http') {
    return boundTo === undefined ? 'does not listen' : undefined;
  }
  // One reason, since a login that nobody answers is now the one and now the other.
  const isIn = connected && login !== 'waiting' && login !== 'refused';
  return isIn ? undefined : 'is not connected or not logged in';
}
