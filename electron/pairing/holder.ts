import type { Clock, Timers } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { createCaseClient } from '../cases/case-client.ts';
import { LEASE_MS } from '../cases/lease.ts';

/**
 * Asks before the pairing, so that a counter given twice is noticed by whoever stands there: the device
 * at work would only raise an alarm (R22).
 * @returns asks the hall's case source for the counter; the id of the device that holds it, `null` where
 *   this one does now, or where nobody can say
 */
export function createHolderOf(options: {
  readonly deviceId: string;
  readonly clock: Clock;
  readonly timers: Timers;
}): (provisioning: Pick<Provisioning, 'caseSource' | 'counter'>) => Promise<string | null> {
  const { deviceId, clock, timers } = options;
  // Whoever stands there hears of it at once, so it is no alarm.
  const health = { set: () => undefined, clear: () => undefined };
  return async ({ caseSource: settings, counter }) => {
    if (settings === undefined) return null;
    const client = createCaseClient({ settings, health, clock, timers });
    try {
      const until = clock.now().corrected + LEASE_MS;
      const lease = await client.lease(counter.number, { deviceId, until });
      return lease.kind === 'taken' ? lease.holder : null;
    } finally {
      await client.close();
    }
  };
}
