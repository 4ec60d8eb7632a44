import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
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
import { anId, anOutboxItem, MONDAY_MORNING } from '../../tests/builders.ts';

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
