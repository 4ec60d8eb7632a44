import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { OutboxItem, Parcel, RowState } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import { compareDue } from '../../shared/schedule.ts';
import {
  absent,
  all,
  aQueueWith,
  aStore,
  delivered,
  half,
  lost,
  NOW,
  refused,
  settle,
  settlementOf,
  unreached,
} from '../../tests/an-outbox-queue.ts';
import { anOutboxItem } from '../../tests/builders.ts';
import type { Queue } from './queue.ts';

const parcelOf = ({ id, mayHaveArrived, envelope }: OutboxItem) => ({
  id,
  mayHaveArrived,
  envelope,
});
/** Everything that can be taken, batch after batch: what failed together goes in smaller ones. */
async function drained(queue: Queue, now = NOW): Promise<readonly Parcel[]> {
  const batch = await all(queue, now);
  return batch.length === 0 ? [] : [...batch, ...(await drained(queue, now))];
}
const open = ({ pending, sending, waitingCase }: Record<RowState, number>) =>
  pending + sending + waitingCase;

describe('storing', () => {
  it('waits for the disk wherever the journal does not have it: no power cut loses that', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const queue = await aStore().start();
    transaction.mockClear();
    function durabilities() {
      const writes = transaction.mock.calls.filter(([, mode]) => mode === 'readwrite');
      transaction.mockClear();
      return writes.map(([, , options]) => options?.durability);
    }
    const items = [anOutboxItem(), anOutboxItem()] as const;
    await queue.store(items);
    expect(durabilities()).toEqual(['strict']);
    await all(queue);
    expect(durabilities()).toEqual(['strict']);
    const durabilityOf = async (outcome: Outcome, journaled: boolean) => {
      const [{ id }] = items;
      await queue.settle(new Map([[id, settlementOf(outcome, journaled)]]), NOW, half);
      return durabilities();
    };
    expect(await durabilityOf(lost, true)).toEqual(['strict']);
    expect(await durabilityOf(delivered, false)).toEqual(['strict']);
    expect(await durabilityOf(delivered, true)).toEqual(['relaxed']);
  });

  it('is there for the next worker, envelope and all', async () => {
    const item = anOutboxItem();
    const { start } = await aQueueWith(item);
    expect(await all(await start())).toEqual([parcelOf(item)]);
  });

  it('changes nothing about what is there already', async () => {
    const item = anOutboxItem();
    const { queue, row } = await aQueueWith(item);
    await all(queue);
    await settle(queue, lost, item.id);
    const before = await row(item.id);
    await queue.store([item, item]);
    expect(await row(item.id)).toEqual(before);
  });

  it('leaves in quarantine what is there', async () => {
    const item = anOutboxItem();
    const { queue } = await aQueueWith(item);
    await all(queue);
    await settle(queue, { kind: 'conflict', detail: 'rated elsewhere' }, item.id);
    await queue.store([item]);
    expect([queue.counts().quarantined, await all(queue)]).toEqual([1, []]);
  });

  it('knows from the journal that an attempt of an earlier run may have arrived', async () => {
    const item = anOutboxItem({ mayHaveArrived: true });
    const { queue, row } = await aQueueWith(item);
    expect(await row(item.id)).toMatchObject({ state: 'pending', mayHaveArrived: true });
    expect(await all(queue)).toEqual([parcelOf(item)]);
  });

  it('is all or nothing', async () => {
    const store = aStore();
    const queue = await store.start();
    const items = [anOutboxItem(), anOutboxItem()];
    vi.spyOn(queue.database.rows, 'bulkPut').mockRejectedValueOnce(new Error('disk'));
    await expect(queue.store(items)).rejects.toThrow();
    expect([await all(queue), await all(await store.start())]).toEqual([[], []]);
    await queue.store(items);
    expect(await all(queue)).toHaveLength(2);
  });
});

describe('taking', () => {
  it('R11: gives the bad ones first, then the earliest due, then the first sealed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ bad: fc.boolean(), dueAt: fc.nat(3), seq: fc.nat(9) }), {
          maxLength: 8,
        }),
        async (dues) => {
          const items = dues.map((due) => anOutboxItem({ due }));
          const { queue } = await aQueueWith(...items);
          const dueOf = new Map(items.map(({ id, due }) => [id, due]));
          const taken = (await all(queue)).flatMap(({ id }) => dueOf.get(id) ?? []);
          expect(taken).toEqual(items.map(({ due }) => due).sort(compareDue));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives no more than was asked for, and nothing twice', async () => {
    const items = [anOutboxItem(), anOutboxItem(), anOutboxItem({ due: { bad: true } })];
    const { queue } = await aQueueWith(...items);
    const batches = [await queue.take(NOW, 2), await queue.take(NOW, 2), await queue.take(NOW, 2)];
    expect(batches.map((batch) => batch.length)).toEqual([2, 1, 0]);
    expect(batches[0]?.[0]?.id).toBe(items[2]?.id);
  });

  it('gives nothing twice, even to two who ask at once', async () => {
    const { queue } = await aQueueWith(anOutboxItem(), anOutboxItem());
    const both = await Promise.all([queue.take(NOW, 2), queue.take(NOW, 2)]);
    expect(both.map((batch) => batch.length)).toEqual([2, 0]);
  });

  it('has the attempt on disk before anything can be sent', async () => {
    const item = anOutboxItem();
    const { queue, row } = await aQueueWith(item);
    await all(queue);
    expect(await row(item.id)).toMatchObject({ state: 'sending', attempts: 1 });
  });

  it('has the attempt on disk even when everything is woken at that moment', async () => {
    const item = anOutboxItem();
    const { queue, row } = await aQueueWith(item);
    await all(queue);
    await settle(queue, lost, item.id);
    const later = NOW + 600_000;
    for (let moment = 0; moment < 30; moment++) {
      const taken = queue.take(later, 1);
      for (let tick = 0; tick < moment; tick++) await new Promise((next) => setImmediate(next));
      const woken = queue.wake(NOW);
      expect(await taken).toHaveLength(1);
      await woken;
      expect(await row(item.id)).toMatchObject({ state: 'sending' });
      await settle(queue, lost, item.id);
    }
  });

  it('gives nothing whose attempt cannot be written down', async () => {
    const { queue } = await aQueueWith(anOutboxItem());
    vi.spyOn(queue.database.rows, 'bulkPut').mockRejectedValueOnce(new Error('disk'));
    await expect(all(queue)).rejects.toThrow('disk');
    expect(queue.counts()).toMatchObject({ pending: 1, sending: 0 });
    expect(await all(queue)).toHaveLength(1);
  });

  it('drops a row that has lost its envelope, so that the journal can put it back', async () => {
    const item = anOutboxItem();
    const { queue, start, lost } = await aQueueWith(item, anOutboxItem());
    await queue.database.envelopes.delete(item.id);
    expect([(await all(queue)).length, lost.mock.calls.length]).toEqual([1, 1]);
    const next = await start();
    await next.store([item]);
    expect(await all(next)).toContainEqual(parcelOf(item));
  });
});

describe('a crash while sending', () => {
  it('makes it pending and due at once, and remembers that it may have arrived', async () => {
    const item = anOutboxItem();
    const { queue, start, row } = await aQueueWith(item);
    await all(queue);
    const next = await start();
    expect(await row(item.id)).toMatchObject({
      state: 'pending',
      mayHaveArrived: true,
      attempts: 1,
    });
    expect(await all(next)).toHaveLength(1);
  });

  it('leaves alone what was not being sent', async () => {
    const item = anOutboxItem();
    const { queue, start, row } = await aQueueWith(item);
    await all(queue);
    await settle(queue, unreached, item.id);
    const before = await row(item.id);
    await start();
    expect([await row(item.id), before?.mayHaveArrived]).toEqual([before, false]);
  });
});

it('loses no record and sends none twice at once, whatever happens in whatever order', async () => {
  const outcome = fc.constantFrom<Outcome>(delivered, lost, refused, absent);
  const step = fc.oneof(
    fc.record({ do: fc.constant('store' as const) }),
    fc.record({ do: fc.constant('send' as const), outcome, limit: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constantFrom('wake' as const, 'crash' as const, 'crashSending' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const store = aStore();
      let queue = await store.start();
      const receipts = new Set<string>();
      const stored = new Set<string>();
      for (const [now, one] of steps.entries()) {
        if (one.do === 'store') {
          const item = anOutboxItem();
          await queue.store([item]);
          stored.add(item.id);
        } else if (one.do === 'send') {
          const ids = (await queue.take(now * 10_000, one.limit)).map(({ id }) => id);
          expect(ids.filter((id) => receipts.has(id))).toEqual([]);
          await settle(queue, one.outcome, ...ids);
          if (one.outcome.kind === 'delivered') for (const id of ids) receipts.add(id);
        } else if (one.do === 'wake') await queue.wake(now);
        else {
          if (one.do === 'crashSending') await all(queue, now * 10_000);
          queue = await store.start();
        }
        expect(open(queue.counts())).toBe(stored.size - receipts.size);
      }
      await queue.wake(NOW);
      expect(await drained(queue)).toHaveLength(stored.size - receipts.size);
    }),
    { numRuns: 30 },
  );
});
