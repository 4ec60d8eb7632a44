import 'fake-indexeddb/auto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Handlers, PAGE, type WorkerRequests, workerRequests } from '../../shared/contract.ts';
import type { Holding, OutboxItem } from '../../shared/outbox.ts';
import { connectCalls, type Port } from '../../shared/port-calls.ts';
import { anId, anOutboxItem } from '../../tests/builders.ts';
import { OutboxDatabase } from './database.ts';
import { openQueue } from './queue.ts';
import { reconcile } from './reconcile.ts';

const timers = { setTimeout: () => undefined, clearTimeout: () => undefined };

const isOther = (own: Holding, held: Holding) =>
  own.revision !== held.revision || own.exported !== held.exported;

/** Main with a journal that holds some records open and has receipts for others. */
function aMain(open: readonly OutboxItem[], settled: ReadonlySet<string> = new Set()) {
  const adopted: string[] = [];
  const asked: number[] = [];
  const ids = open.map(({ id }) => id).sort();
  const handlers: Handlers<WorkerRequests> = {
    'outbox.open': ({ after }) => ids.filter((id) => after === null || id > after).slice(0, PAGE),
    'outbox.restore': (wanted) => {
      asked.push(wanted.length);
      return open.filter(({ id }) => wanted.includes(id));
    },
    'outbox.known': (known) => ({
      settled: known.map(({ id }) => id).filter((id) => settled.has(id)),
      unknown: known.map(({ id }) => id).filter((id) => !settled.has(id) && !ids.includes(id)),
      stale: known
        .filter((held) => open.some((own) => own.id === held.id && isOther(own, held)))
        .map(({ id }) => id),
    }),
    'outbox.adopt': (items) => {
      adopted.push(...items.map(({ id }) => id));
      return [];
    },
    'outbox.confirm': (receipts) => receipts.map(({ id }) => id),
    'outbox.deliver': () => [],
    'outbox.counts': () => undefined,
    'outbox.problem': () => undefined,
  };
  const listeners: ((message: unknown) => void)[] = [() => undefined, () => undefined];
  const end = (mine: number, other: number): Port => ({
    post: (message) => queueMicrotask(() => listeners[other]?.(message)),
    onMessage: (listener) => {
      listeners[mine] = listener;
    },
  });
  const refused = () => undefined;
  connectCalls({ port: end(0, 1), theirs: {}, ours: workerRequests, handlers, timers, refused });
  const ours = {};
  const main = connectCalls({
    ...{ port: end(1, 0), theirs: workerRequests, ours, handlers: {}, timers, refused },
  });
  return { main, adopted, asked };
}

async function aQueueWith(...items: OutboxItem[]) {
  const database = new OutboxDatabase(`outbox-${anId()}`);
  onTestFinished(() => database.close());
  const queue = await openQueue(database, 0);
  await queue.store(items);
  return queue;
}

describe('comparing with the journal', () => {
  it('puts back what the store has lost, in pages', async () => {
    const items = Array.from({ length: PAGE + 3 }, () => anOutboxItem());
    const { main, asked } = aMain(items);
    const queue = await aQueueWith();
    await reconcile(queue, main);
    expect([queue.counts().pending, asked]).toEqual([PAGE + 3, [PAGE, 3]]);
  });

  it('asks for no content when nothing is missing', async () => {
    const item = anOutboxItem();
    const { main, asked, adopted } = aMain([item]);
    const queue = await aQueueWith(item);
    await reconcile(queue, main);
    expect([queue.counts().pending, asked, adopted]).toEqual([1, [], []]);
  });

  it('is done with what the journal has a receipt for', async () => {
    const item = anOutboxItem();
    const queue = await aQueueWith(item);
    await reconcile(queue, aMain([], new Set([item.id])).main);
    expect(queue.holdings()).toEqual([]);
  });

  it('does not take away what is on its way', async () => {
    const item = anOutboxItem();
    const queue = await aQueueWith(item);
    await queue.take(0, 1);
    await reconcile(queue, aMain([], new Set([item.id])).main);
    expect(queue.counts().sending).toBe(1);
  });

  it('follows the journal where that has another version', async () => {
    const [mended, exported, same] = [anOutboxItem(), anOutboxItem(), anOutboxItem()];
    const theirs = [{ ...mended, revision: 3 }, { ...exported, exported: true }, same];
    const { main, asked } = aMain(theirs);
    const queue = await aQueueWith(mended, exported, same);
    await reconcile(queue, main);
    await reconcile(queue, main);
    expect([asked, queue.counts()]).toMatchObject([[2], { pending: 2, exported: 1 }]);
  });

  it('hands over what the journal has never seen, and keeps it', async () => {
    const item = anOutboxItem();
    const { main, adopted } = aMain([]);
    const queue = await aQueueWith(item);
    await reconcile(queue, main);
    expect([adopted, queue.counts().pending]).toEqual([[item.id], 1]);
  });

  it('lets go of what was delivered once the journal has the receipt', async () => {
    const item = anOutboxItem();
    const queue = await aQueueWith(item);
    await queue.take(0, 1);
    const outcome = { kind: 'delivered', receipt: 'R-1' } as const;
    await queue.settle(new Map([[item.id, { outcome, journaled: false }]]), 0, () => 0);
    expect(queue.counts().delivered).toBe(1);
    const { main, asked } = aMain([item]);
    await reconcile(queue, main);
    // The journal of this test still has it open; a real one has not, once it has the receipt.
    expect([asked, queue.counts().delivered]).toEqual([[1], 0]);
  });
});
