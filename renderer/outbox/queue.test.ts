import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { OutboxItem, Parcel, RowState, Settlement } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import { compareDue } from '../../shared/schedule.ts';
import { anId, anOutboxItem, MONDAY_MORNING } from '../../tests/builders.ts';
import { OutboxDatabase, type Row } from './database.ts';
import { openQueue, type Queue } from './queue.ts';

const NOW = 1_000_000;
const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
const lost: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };
const unreached = { kind: 'retry', mayHaveArrived: false, detail: 'refused' } as const;
const refused: Outcome = { kind: 'unauthorised', detail: 'token' };
const absent: Outcome = { kind: 'waitingCase', detail: 'no service data', absent: true };
const half = () => 0.5;
const parcelOf = ({ id, mayHaveArrived, envelope }: OutboxItem) => ({
  id,
  mayHaveArrived,
  envelope,
});

/** A store that outlives the workers which open it. */
function aStore() {
  const name = `outbox-${anId()}`;
  const lost = vi.fn();
  const databases: OutboxDatabase[] = [];
  onTestFinished(() => {
    for (const database of databases) database.close();
  });
  async function start(now = NOW): Promise<Queue & { readonly database: OutboxDatabase }> {
    const database = new OutboxDatabase(name);
    databases.push(database);
    return { ...(await openQueue(database, now, lost)), database };
  }
  async function row(id: string): Promise<Row | undefined> {
    const database = new OutboxDatabase(name);
    const found = await database.rows.get(id);
    database.close();
    return found;
  }
  return { start, row, lost };
}

async function aQueueWith(...items: OutboxItem[]) {
  const store = aStore();
  const queue = await store.start();
  await queue.store(items);
  return { ...store, queue };
}

const all = (queue: Queue, now = NOW) => queue.take(now, 1_000);
const settle = (queue: Queue, outcome: Outcome, ...ids: string[]) =>
  settleAt(NOW, queue, outcome, ...ids);
const settleAt = (now: number, queue: Queue, outcome: Outcome, ...ids: string[]) =>
  queue.settle(new Map(ids.map((id) => [id, settlementOf(outcome)])), now, half);
const settlementOf = (outcome: Outcome, journaled = true): Settlement => ({ outcome, journaled });
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

describe('settling', () => {
  async function settledAs(outcome: Outcome) {
    const item = anOutboxItem();
    const store = await aQueueWith(item);
    await all(store.queue);
    await settle(store.queue, outcome, item.id);
    return { ...store, item, now: await store.row(item.id) };
  }

  it('removes the row and its envelope once the journal has the receipt', async () => {
    const { queue, item, now } = await settledAs(delivered);
    expect([now, await queue.database.envelopes.get(item.id)]).toEqual([undefined, undefined]);
    expect(queue.counts().delivered).toBe(0);
  });

  it('keeps the row without its envelope until the journal has the receipt', async () => {
    const item = anOutboxItem();
    const { queue, start } = await aQueueWith(item);
    await all(queue);
    const met = { target: false, cutOff: true };
    const settlement = { ...settlementOf(delivered, false), met };
    await queue.settle(new Map([[item.id, settlement]]), NOW, half);
    const next = await start();
    await next.store([item]);
    expect([next.unconfirmed(), await all(next)]).toEqual([
      [{ id: item.id, outcome: delivered, met }],
      [],
    ]);
    expect(await next.database.envelopes.get(item.id)).toBeUndefined();
    await next.confirm([item.id]);
    expect([next.holdings(), next.counts().delivered]).toEqual([[], 0]);
  });

  it.each<Outcome>([
    { kind: 'conflict', detail: 'rated elsewhere' },
    { kind: 'rejected', violations: [{ field: 'taskCode', rule: 'length', message: '31' }] },
  ])('puts into quarantine, with the reason, what is in $kind', async (outcome) => {
    const { queue, item, now } = await settledAs(outcome);
    expect(now).toMatchObject({ state: 'quarantined', lastOutcome: outcome });
    expect(await queue.database.envelopes.get(item.id)).toBeDefined();
    await queue.wake(NOW);
    expect(await all(queue, NOW + 1e9)).toEqual([]);
  });

  it('waits for the case and tries again', async () => {
    const { queue, now } = await settledAs(absent);
    expect([now?.state, now?.waitMs]).toEqual(['waitingCase', 30_000]);
    expect([await all(queue, NOW + 29_999), (await all(queue, NOW + 30_000)).length]).toEqual([
      [],
      1,
    ]);
  });

  it('waits longer for the case each time, over restarts, ten minutes at most', async () => {
    const item = anOutboxItem();
    const store = await aQueueWith(item);
    const waits: (number | undefined)[] = [];
    for (let look = 0; look < 7; look++) {
      const queue = await store.start();
      await all(queue, Number.MAX_SAFE_INTEGER);
      await settle(queue, absent, item.id);
      waits.push((await store.row(item.id))?.waitMs);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 600, 600].map((seconds) => seconds * 1_000));
  });

  it('does not touch what has no case until it gets one, even when all is woken', async () => {
    const { queue, item } = await settledAs({ kind: 'waitingCase', detail: 'not linked' });
    await queue.wake(NOW);
    expect([queue.nextDueAt(NOW), await all(queue, NOW + 3_599_999)]).toEqual([
      NOW + 3_600_000,
      [],
    ]);
    await queue.replace([{ ...item, revision: 1 }]);
    expect(await all(queue)).toHaveLength(1);
  });

  it('sends what is new before a whole backlog without cases', async () => {
    const items = Array.from({ length: 300 }, (_, seq) => anOutboxItem({ due: { seq } }));
    const { queue } = await aQueueWith(...items);
    await settle(queue, absent, ...(await all(queue)).map(({ id }) => id));
    const late = { dueAt: MONDAY_MORNING + 3_600_000 };
    const [good, bad] = [
      anOutboxItem({ due: late }),
      anOutboxItem({ due: { ...late, bad: true } }),
    ];
    await queue.store([good, bad]);
    const first = await queue.take(NOW + 600_000, 2);
    expect(first.map(({ id }) => id)).toEqual([bad.id, good.id]);
    expect(await all(queue, NOW + 600_000)).toHaveLength(300);
  });

  it('backs off with each attempt, over restarts', async () => {
    const item = anOutboxItem();
    const store = await aQueueWith(item);
    const waits: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 3; attempt++) {
      const queue = await store.start();
      await all(queue, Number.MAX_SAFE_INTEGER);
      await settle(queue, lost, item.id);
      waits.push((await store.row(item.id))?.waitMs);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('waits as long as the province asked', async () => {
    const { queue } = await settledAs({ ...unreached, after: 90_000 });
    expect([queue.nextDueAt(NOW), await all(queue, NOW + 89_999)]).toEqual([NOW + 90_000, []]);
  });

  it('never forgets that it may have arrived', async () => {
    const { queue, item, row } = await settledAs(lost);
    await all(queue, NOW + 1e6);
    await settle(queue, unreached, item.id);
    expect(await row(item.id)).toMatchObject({ mayHaveArrived: true });
  });

  it('has no record wait while the province refuses the device', async () => {
    const { now } = await settledAs(refused);
    expect(now).toMatchObject({ state: 'pending', waitMs: 0, mayHaveArrived: false });
  });

  it('has a record wait that is refused while others come through', async () => {
    const items = [anOutboxItem(), anOutboxItem()] as const;
    const { queue, row } = await aQueueWith(...items);
    await all(queue);
    const [one, two] = items.map(({ id }) => id);
    const answers = new Map([
      [one ?? '', settlementOf(refused)],
      [two ?? '', settlementOf(delivered)],
    ]);
    await queue.settle(answers, NOW, half);
    expect(await row(one ?? '')).toMatchObject({ state: 'pending', waitMs: 1_000, failures: 0 });
    expect(queue.pace().held).toBeNull();
  });

  it('forgets that it may have arrived when the province has not even the service', async () => {
    const { queue, item, row } = await settledAs(lost);
    await all(queue, NOW + 1e6);
    await settle(queue, absent, item.id);
    expect(await row(item.id)).toMatchObject({ mayHaveArrived: false });
  });

  it.each([
    ['the province', false],
    ['our own inspection', true],
  ])('refused by %s may have arrived: %s', async (_by, mayHaveArrived) => {
    const outcome: Outcome = {
      kind: 'rejected',
      violations: [{ field: 'taskCode', rule: 'length', message: '31' }],
      ...(mayHaveArrived && { unasked: true }),
    };
    const { queue, item, row } = await settledAs(lost);
    await all(queue, NOW + 1e6);
    await settle(queue, outcome, item.id);
    expect(await row(item.id)).toMatchObject({ state: 'quarantined', mayHaveArrived });
  });

  it('leaves nothing as being sent when it cannot be written down', async () => {
    const item = anOutboxItem();
    const { queue } = await aQueueWith(item);
    await all(queue);
    vi.spyOn(queue.database.swift.rows, 'bulkPut').mockRejectedValueOnce(new Error('disk'));
    await expect(settle(queue, delivered, item.id)).rejects.toThrow('disk');
    expect(queue.counts()).toMatchObject({ sending: 0, pending: 1 });
    expect(await all(queue, NOW + 1_000)).toHaveLength(1);
  });

  it('ignores an outcome of a row it does not know', async () => {
    const { queue } = await aQueueWith();
    await settle(queue, delivered, anId());
    expect(queue.counts().delivered).toBe(0);
  });
});

describe('when a row is due', () => {
  async function aWaitOf(ms: number) {
    const item = anOutboxItem();
    const { queue } = await aQueueWith(item);
    await all(queue);
    await settle(queue, { ...unreached, after: ms }, item.id);
    return queue;
  }

  it('is now for what is fresh, and never for an empty store', async () => {
    const { queue } = await aQueueWith(anOutboxItem());
    expect([queue.nextDueAt(NOW), (await aStore().start()).nextDueAt(NOW)]).toEqual([NOW, null]);
  });

  it('is never later than was meant, wherever the clock stands at the next start', async () => {
    const item = anOutboxItem();
    const { queue, start } = await aQueueWith(item);
    await all(queue);
    await settle(queue, { ...unreached, after: 60_000 }, item.id);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -1e12, max: 1e12 }), async (now) => {
        const next = await start(now);
        expect((next.nextDueAt(now) ?? Number.NaN) - now).toBeLessThanOrEqual(60_000);
        expect(next.pace().nextAt - now).toBeLessThanOrEqual(60_000);
      }),
      { numRuns: 20 },
    );
  });

  it('is at once when everything is woken', async () => {
    const queue = await aWaitOf(60_000);
    await queue.wake(NOW);
    expect([queue.nextDueAt(NOW), (await all(queue)).length]).toEqual([NOW, 1]);
  });

  it('is not a matter of what is being sent', async () => {
    const { queue } = await aQueueWith(anOutboxItem());
    await all(queue);
    await queue.wake(NOW);
    expect([queue.nextDueAt(NOW), await all(queue)]).toEqual([null, []]);
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
