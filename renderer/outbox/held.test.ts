import 'fake-indexeddb/auto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { anId, anOutboxItem } from '../../tests/builders.ts';
import { OutboxDatabase } from './database.ts';
import { openQueue, type Queue } from './queue.ts';

const half = () => 0.5;
const refused: Outcome = { kind: 'unauthorised', detail: 'code 1002' };
const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
const rejected: Outcome = {
  kind: 'rejected',
  violations: [{ field: 'record', rule: 'sign', message: 'sign' }],
};

async function aQueueWith(count: number) {
  const name = `outbox-${anId()}`;
  async function start(): Promise<Queue> {
    const database = new OutboxDatabase(name);
    onTestFinished(() => database.close());
    return openQueue(database, 0);
  }
  const items = Array.from({ length: count }, (_, seq) => anOutboxItem({ due: { seq } }));
  const queue = await start();
  await queue.store(items);
  return { queue, start, ids: items.map(({ id }) => id) };
}

/** What was taken comes back with the same outcome for each. */
async function answer(queue: Queue, outcome: Outcome, taken: readonly { readonly id: string }[]) {
  const settlement = { outcome, journaled: true };
  await queue.settle(new Map(taken.map(({ id }) => [id, settlement])), 0, half);
}

describe('a queue that is held', () => {
  it('is held over a restart, since the same moment and with the same wait', async () => {
    const { queue, start } = await aQueueWith(2);
    await answer(queue, refused, await queue.take(0, 1));
    const next = await start();
    expect(next.pace()).toEqual(queue.pace());
    expect([next.pace().held?.detail, next.counts().pending]).toEqual(['code 1002', 2]);
  });

  it('is probed with the most urgent record, and with the same again: it is not at fault', async () => {
    const { queue, ids } = await aQueueWith(3);
    for (let probe = 0; probe < 2; probe++) {
      const taken = await queue.takeProbe(0);
      expect(taken.map(({ id }) => id)).toEqual([ids[0]]);
      await answer(queue, refused, taken);
    }
  });

  it('is probed with another when the same was refused twice', async () => {
    const { queue, ids } = await aQueueWith(3);
    const probes: (string | undefined)[] = [];
    for (let probe = 0; probe < 7; probe++) {
      const taken = await queue.takeProbe(0);
      probes.push(taken[0]?.id);
      await answer(queue, refused, taken);
    }
    expect(probes).toEqual([ids[0], ids[0], ids[1], ids[1], ids[2], ids[2], ids[0]]);
  });

  it('has everything due once the device is taken again', async () => {
    const { queue } = await aQueueWith(3);
    await answer(queue, refused, await queue.take(0, 3));
    await answer(queue, delivered, await queue.takeProbe(0));
    expect([queue.pace().held, (await queue.take(0, 50)).length]).toEqual([null, 2]);
  });
});

describe('five rejections in the same words', () => {
  it('leave all five pending, also those that were in quarantine already', async () => {
    const { queue } = await aQueueWith(6);
    await answer(queue, rejected, await queue.take(0, 3));
    expect(queue.counts()).toMatchObject({ pending: 3, quarantined: 3 });
    await answer(queue, rejected, await queue.take(0, 2));
    expect(queue.counts()).toMatchObject({ pending: 6, quarantined: 0 });
    expect(queue.pace().held?.reason).toBe('unauthorised');
  });

  it('have another record probed next, and go to quarantine when others are taken', async () => {
    const { queue, ids } = await aQueueWith(6);
    await answer(queue, rejected, await queue.take(0, 5));
    const probe = await queue.takeProbe(0);
    expect(probe.map(({ id }) => id)).toEqual([ids[5]]);
    await answer(queue, delivered, probe);
    for (let batch = 0; batch < 5; batch++) {
      await answer(queue, rejected, await queue.take(0, 50));
    }
    expect([queue.counts().quarantined, queue.pace().held]).toEqual([5, null]);
  });

  it('are delivered in the end when it was the key after all', async () => {
    const { queue } = await aQueueWith(6);
    await answer(queue, rejected, await queue.take(0, 5));
    await answer(queue, delivered, await queue.takeProbe(0));
    await answer(queue, delivered, await queue.take(0, 50));
    expect(queue.holdings()).toEqual([]);
  });
});
