import 'fake-indexeddb/auto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OutboxItem, Settlement } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import { anId, anOutboxItem } from '../../tests/builders.ts';
import { OutboxDatabase } from './database.ts';
import { openQueue, type Queue } from './queue.ts';

const NOW = 1_000_000;
const lost: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };
const unreached: Outcome = { kind: 'retry', mayHaveArrived: false, detail: 'refused' };
const rejected: Outcome = {
  kind: 'rejected',
  violations: [{ field: 'taskCode', rule: 'length', message: '31' }],
};

async function aQueueWith(...items: OutboxItem[]) {
  const name = `outbox-${anId()}`;
  async function start() {
    const database = new OutboxDatabase(name);
    onTestFinished(() => database.close());
    return { ...(await openQueue(database, NOW)), database };
  }
  const queue = await start();
  await queue.store(items);
  return { queue, start, row: (id: string) => queue.database.rows.get(id) };
}

const settle = (queue: Queue, id: string, settlement: Settlement) =>
  queue.settle(new Map([[id, settlement]]), NOW, () => 0.5);

async function sentAs(queue: Queue, outcome: Outcome): Promise<void> {
  for (const { id } of await queue.take(NOW, 50)) {
    await settle(queue, id, { outcome, journaled: true });
  }
}

const mendedOf = (item: OutboxItem): OutboxItem => ({ ...item, revision: 7, envelope: 'mended' });

describe('a record of which the journal has another version', () => {
  it('leaves quarantine, is due at once, and keeps what it has gone through', async () => {
    const item = anOutboxItem();
    const { queue, row } = await aQueueWith(item);
    await sentAs(queue, rejected);
    await queue.replace([mendedOf(item)]);
    expect(await row(item.id)).toMatchObject({
      ...{ state: 'pending', attempts: 1, nextAttemptAt: 0, revision: 7, lastOutcome: rejected },
      mayHaveArrived: false,
    });
    expect(await queue.take(NOW, 50)).toEqual([
      { id: item.id, mayHaveArrived: false, envelope: 'mended' },
    ]);
  });

  it('keeps that it may have arrived', async () => {
    const item = anOutboxItem();
    const { queue } = await aQueueWith(item);
    await sentAs(queue, lost);
    await queue.replace([mendedOf(item)]);
    expect(await queue.take(NOW, 50)).toMatchObject([{ mayHaveArrived: true }]);
  });

  it('is not taken twice while it is on its way', async () => {
    const item = anOutboxItem();
    const { queue, row } = await aQueueWith(item);
    await queue.take(NOW, 50);
    await queue.replace([mendedOf(item)]);
    expect([await queue.take(NOW, 50), (await row(item.id))?.state]).toEqual([[], 'sending']);
    await settle(queue, item.id, { outcome: unreached, journaled: true });
    expect(await queue.take(NOW + 60_000, 50)).toMatchObject([{ envelope: 'mended' }]);
  });

  it('does not come back when it was delivered', async () => {
    const item = anOutboxItem();
    const { queue, row } = await aQueueWith(item);
    const [taken] = await queue.take(NOW, 50);
    const outcome: Outcome = { kind: 'delivered', receipt: 'R-1' };
    await settle(queue, taken?.id ?? '', { outcome, journaled: false });
    await queue.replace([mendedOf(item)]);
    expect([(await row(item.id))?.state, queue.unconfirmed().length]).toEqual(['delivered', 1]);
    expect(await queue.database.envelopes.get(item.id)).toBeUndefined();
  });

  it('is stored when it is not there', async () => {
    const { queue } = await aQueueWith();
    await queue.replace([mendedOf(anOutboxItem())]);
    expect(queue.holdings()).toMatchObject([{ revision: 7, exported: false }]);
  });
});

describe('a record in a rescue file', () => {
  it('is not taken, not woken and not probed, over restarts', async () => {
    const item = anOutboxItem();
    const { queue, start } = await aQueueWith(item);
    await queue.replace([{ ...item, exported: true }]);
    const next = await start();
    await next.wake(NOW);
    expect([
      await next.take(NOW + 1e9, 50),
      await next.takeProbe(NOW),
      await next.takeFresh(50),
      next.counts().exported,
    ]).toEqual([[], [], [], 1]);
  });

  it('is one that main would not send', async () => {
    const item = anOutboxItem();
    const { queue } = await aQueueWith(item);
    await queue.take(NOW, 50);
    const settlement = { outcome: unreached, journaled: false };
    await settle(queue, item.id, { ...settlement, unasked: true, exported: true });
    expect(queue.holdings()).toEqual([{ id: item.id, revision: 0, exported: true }]);
    // The province was not asked, so nothing is known of it.
    expect(queue.pace().failures).toBe(0);
  });

  it('may have arrived when it is released, for another machine may have sent it', async () => {
    const item = anOutboxItem();
    const { queue } = await aQueueWith({ ...item, exported: true });
    await queue.replace([{ ...item, mayHaveArrived: true }]);
    expect(await queue.take(NOW, 50)).toMatchObject([{ mayHaveArrived: true }]);
  });

  it('goes to quarantine with the reason when the province refused it there', async () => {
    const item = anOutboxItem();
    const { queue, row } = await aQueueWith({ ...item, exported: true });
    await queue.replace([{ ...item, refusal: rejected }]);
    expect(await row(item.id)).toMatchObject({ state: 'quarantined', lastOutcome: rejected });
  });

  it('is done when the receipt comes while it is exported', async () => {
    const item = anOutboxItem();
    const { queue } = await aQueueWith(item);
    await queue.take(NOW, 50);
    const outcome: Outcome = { kind: 'delivered', receipt: 'R-1' };
    await settle(queue, item.id, { outcome, journaled: true, exported: true });
    expect(queue.holdings()).toEqual([]);
  });
});
