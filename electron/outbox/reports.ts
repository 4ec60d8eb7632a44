import type { Handlers, WorkerRequests } from '../../shared/contract.ts';
import type { OutboxCounts } from '../../shared/outbox.ts';
import type { Health } from '../health.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { DeviceWatch } from '../state/device-watch.ts';

/** What the outbox says of itself. */
export interface OutboxReports {
  readonly handlers: Pick<Handlers<WorkerRequests>, 'outbox.counts' | 'outbox.problem'>;
  /** As it said last; null until it has said anything. */
  counts(): OutboxCounts | null;
}

/**
 * Turns what the outbox reports into what the device shows of it: alarms, figures, lines of the log.
 * @param options.counted is told that there are new counts
 */
export function createOutboxReports(options: {
  readonly journal: Pick<Journal, 'head'>;
  readonly watch: Pick<DeviceWatch, 'outboxTold' | 'storeRecreated'>;
  readonly counted: () => void;
  readonly health: Health;
  readonly log: Log;
}): OutboxReports {
  const { journal, watch, counted, health, log } = options;
  let last: OutboxCounts | null = null;
  return {
    handlers: {
      'outbox.counts': (report) => {
        const { deliveredSinceStart, held, counts } = report;
        watch.outboxTold(report);
        last = counts;
        counted();
        if (counts.quarantined > 0) health.set('quarantine', 'records wait to be repaired');
        else health.clear('quarantine');
        if (held === null) health.clear('held');
        else health.set('held', `nothing is sent: ${held.reason}`);
        log.info('outbox', { ...counts, deliveredSinceStart, held: held?.detail ?? 'no' });
      },
      'outbox.problem': ({ kind, where, message }) => {
        // A device that has sealed nothing yet begins with an empty store.
        if (kind === 'failure') health.set('outbox', `${where}: ${message}`);
        else if (kind === 'notPersisted') health.set('outboxNotPersisted', message);
        else if (journal.head().seq === 0) log.info('a new outbox');
        else {
          watch.storeRecreated();
          health.set('outboxRecreated', message);
        }
      },
    },
    counts: () => last,
  };
}
