import { type Handlers, PAGE, type WorkerRequests } from '../../shared/contract.ts';
import type { OutboxItem } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Journal } from '../journal/journal.ts';
import type { Met } from '../journal/line.ts';
import { type Log, reasonOf } from '../log.ts';
import { dayOf, openEnvelope, type Pack, revisionOf } from './envelope.ts';
import type { EnvelopeKeys } from './envelope-keys.ts';

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
  readonly keys: Pick<EnvelopeKeys, 'unlock' | 'isLost' | 'keep'>;
  readonly pack: Pack;
  readonly log: Log;
  /** Hears each time the journal has got all that only the outbox had. */
  readonly complete: () => void;
}): Pick<Handlers<WorkerRequests>, Comparing> {
  const { journal, keys, pack, log, complete } = options;
  /** Taken with the first page: what is sealed later is stored by its own way. */
  let sorted: readonly string[] = [];
  /** A record is in the outbox alone, for the journal refuses it. */
  let strangers = false;

  return {
    'outbox.open': ({ after }) => {
      if (after !== null) return sorted.slice(firstBehind(sorted, after)).slice(0, PAGE);
      // The worker asks for this when it has handed over everything else.
      complete();
      const open = journal.open();
      if (!strangers) void keys.keep(new Set(open.map(({ evaluation }) => dayOf(evaluation))));
      strangers = false;
      sorted = open.map(({ evaluation }) => evaluation.draft.id).sort();
      return sorted.slice(0, PAGE);
    },

    'outbox.restore': (ids) => {
      const items = ids.flatMap((id) => {
        const record = journal.find(id);
        return record === undefined ? [] : [pack(record)];
      });
      log.warn('the outbox gets records from the journal', { count: items.length });
      return items;
    },

    'outbox.known': (holdings) => {
      const settled: string[] = [];
      const unknown: string[] = [];
      const stale: string[] = [];
      for (const { id, revision, exported } of holdings) {
        const record = journal.find(id);
        // Of what was withdrawn the citizen was told that it does not count.
        if (journal.settledAs(id) !== undefined || journal.isWithdrawn(id)) settled.push(id);
        else if (record === undefined) {
          if (!journal.knows(id)) unknown.push(id);
        } else if (
          revision !== revisionOf(record.evaluation) ||
          keys.isLost(dayOf(record.evaluation)) ||
          exported !== journal.isExported(id)
        ) {
          stale.push(id);
        }
      }
      return { settled, unknown, stale };
    },

    'outbox.adopt': async (items) => {
      log.error('records of the outbox are not in the journal', {
        count: items.length,
        first: items[0]?.id,
      });
      const found = items.flatMap(contentOf);
      const adopted = await journal.adopt(found);
      if (adopted.length < found.length) strangers = true;
      const taken = new Set(adopted);
      const exported = items.filter((item) => item.exported && taken.has(item.id));
      if (exported.length > 0) {
        const ids = exported.map(({ id }) => id);
        await journal.exported(ids, 'as the outbox remembers');
      }
      return [...adopted];
    },

    'outbox.confirm': async (receipts) => {
      const outcomes = new Map<string, Outcome>();
      const deadlines = new Map<string, Met>();
      for (const { id, outcome, met } of receipts) {
        if (journal.settledAs(id) !== undefined) continue;
        outcomes.set(id, outcome);
        if (met !== undefined) deadlines.set(id, met);
      }
      if (outcomes.size > 0) await journal.settled(outcomes, deadlines);
      return receipts.map(({ id }) => id);
    },
  };

  /** One that cannot be read must not keep the others from their second copy. */
  function contentOf(item: OutboxItem) {
    const { id, due, mayHaveArrived } = item;
    try {
      return [{ evaluation: openEnvelope(item, keys), due, attempted: mayHaveArrived }];
    } catch (error) {
      log.error('an envelope of the outbox cannot be opened', { id, why: reasonOf(error) });
      return [];
    }
  }
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
