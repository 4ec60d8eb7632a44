import { type Handlers, PAGE, type WorkerRequests } from '../../shared/contract.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Vault } from '../device/vault.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import { type CutOff, SAME_DAY, toOutboxItem } from './envelope.ts';

type Comparing =
  | 'outbox.open'
  | 'outbox.restore'
  | 'outbox.known'
  | 'outbox.adopt'
  | 'outbox.confirm';

/**
 * Main's side of comparing the outbox with the journal, which is the truth: the worker asks page by
 * page, so that neither a message nor a pause of main grows with the backlog.
 */
export function createReconciliation(options: {
  readonly journal: Journal;
  readonly vault: Vault;
  readonly log: Log;
  readonly cutOff?: CutOff;
}): Pick<Handlers<WorkerRequests>, Comparing> {
  const { journal, vault, log, cutOff = SAME_DAY } = options;
  /** Taken with the first page: what is sealed later is stored by its own way. */
  let sorted: readonly string[] = [];

  const openIds = () => journal.open().map(({ evaluation }) => evaluation.draft.id);

  return {
    'outbox.open': ({ after }) => {
      if (after === null) sorted = openIds().sort();
      return sorted.slice(after === null ? 0 : firstBehind(sorted, after)).slice(0, PAGE);
    },

    'outbox.restore': (ids) => {
      const wanted = new Set(ids);
      const records = journal.open().filter(({ evaluation }) => wanted.has(evaluation.draft.id));
      log.warn('records are put back into the outbox', { count: records.length });
      return records.map((record) => toOutboxItem(record, vault, cutOff));
    },

    'outbox.known': (ids) => {
      const settled = ids.filter((id) => journal.settledAs(id) !== undefined);
      const open = new Set(openIds());
      const unknown = ids.filter(
        (id) => journal.settledAs(id) === undefined && !open.has(id) && !journal.isWithdrawn(id),
      );
      return { settled, unknown };
    },

    'outbox.adopt': (items) => {
      // The records are delivered from the outbox; only their second copy is missing.
      log.error('records of the outbox are not in the journal', {
        count: items.length,
        first: items[0]?.id,
      });
      return [];
    },

    'outbox.confirm': async (receipts) => {
      const outcomes = new Map<string, Outcome>();
      for (const { id, outcome } of receipts) {
        if (journal.settledAs(id) === undefined) outcomes.set(id, outcome);
      }
      if (outcomes.size > 0) await journal.settled(outcomes);
      return receipts.map(({ id }) => id);
    },
  };
}

/** @returns the index of the first id behind `after` */
function firstBehind(ids: readonly string[], after: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] ?? '') <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
