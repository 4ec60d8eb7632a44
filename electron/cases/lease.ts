import type { Clock, Timers } from '../../shared/clock.ts';
import type { Health } from '../health.ts';
import type { Log } from '../log.ts';
import type { CaseClient } from './case-client.ts';

/** How long a counter is held without a word of the device, ms. */
export const LEASE_MS = 2 * 60_000;
/** Asked for again in time to fail once. */
const HALF_LIFE_MS = LEASE_MS / 2;
/** After no answer, ms. */
const AGAIN_MS = 10_000;

/** How this device stands with its counter. */
export type LeaseState = 'unknown' | 'held' | 'taken' | 'unsupported';

/**
 * Holds the counter, so that two devices that were given the same one are noticed. Whatever the
 * answer, this one goes on working (R22) and asks again. The wait is the monotonic clock's and the
 * end of the lease is told anew each time: a clock that jumps spoils one of them at most. At the end
 * it is not given back but runs out.
 */
export function holdCounter(options: {
  readonly client: Pick<CaseClient, 'lease'>;
  readonly counter: string;
  readonly deviceId: string;
  readonly health: Pick<Health, 'set' | 'clear'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}): { state(): LeaseState; close(): void } {
  const { client, counter, deviceId, health, clock, timers, log } = options;
  let state: LeaseState = 'unknown';
  let timer: unknown;
  let closed = false;

  async function ask(): Promise<void> {
    const until = clock.now().corrected + LEASE_MS;
    const lease = await client.lease(counter, { deviceId, until });
    if (closed) return;
    timer = timers.setTimeout(() => void ask(), lease.kind === 'silent' ? AGAIN_MS : HALF_LIFE_MS);
    // Who cannot be asked has not given the counter to anybody else.
    if (lease.kind === 'silent') return;
    if (lease.kind === 'taken') {
      health.set('counterTaken', `this counter is held by the device ${lease.holder}`);
    } else health.clear('counterTaken');
    if (lease.kind !== state) log.info('the lease of the counter', { counter, lease: lease.kind });
    state = lease.kind;
  }

  void ask();
  return {
    state: () => state,
    close() {
      closed = true;
      timers.clearTimeout(timer);
    },
  };
}
