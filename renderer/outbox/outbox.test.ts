import 'fake-indexeddb/auto';
import { expect, it, onTestFinished, vi } from 'vitest';
import {
  type Handlers,
  outboxRequests,
  type WorkerRequests,
  workerRequests,
} from '../../shared/contract.ts';
import { connectCalls, type Port } from '../../shared/port-calls.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { anId, anOutboxItem } from '../../tests/builders.ts';
import { OutboxDatabase } from './database.ts';
import { serveOutbox } from './outbox.ts';

/** An outbox at work, and main as the test wants it. */
function anOutbox(own: Partial<Handlers<WorkerRequests>> = {}) {
  const time = createHandDrivenTime();
  const listeners: ((message: unknown) => void)[] = [() => undefined, () => undefined];
  const end = (mine: number, other: number): Port => ({
    post: (message) => queueMicrotask(() => listeners[other]?.(message)),
    onMessage: (listener) => {
      listeners[mine] = listener;
    },
  });
  const open = vi.fn<Handlers<WorkerRequests>['outbox.open']>(() => []);
  const counts = vi.fn();
  const worker = connectCalls({
    port: end(0, 1),
    theirs: outboxRequests,
    ours: workerRequests,
    handlers: {
      'outbox.open': open,
      'outbox.restore': () => [],
      'outbox.known': () => ({ settled: [], unknown: [], stale: [] }),
      'outbox.adopt': () => [],
      'outbox.confirm': (receipts) => receipts.map(({ id }) => id),
      'outbox.deliver': () => [],
      'outbox.counts': counts,
      'outbox.problem': () => undefined,
      ...own,
    },
    timers: time.timers,
    refused: () => undefined,
  });
  const databases: OutboxDatabase[] = [];
  onTestFinished(() => {
    for (const database of databases) database.close();
  });
  serveOutbox({
    port: end(1, 0),
    openDatabase: () => {
      const database = new OutboxDatabase(`outbox-${anId()}`);
      databases.push(database);
      return database;
    },
    timers: time.timers,
    now: () => time.clock.now().wall,
    persisted: () => Promise.resolve(true),
  });
  return { worker, time, open, counts };
}

it('compares once more for all who ask while it compares', async () => {
  const first = Promise.withResolvers<string[]>();
  const { worker, open } = anOutbox();
  open.mockReturnValueOnce(first.promise);
  await vi.waitFor(() => expect(open).toHaveBeenCalledTimes(1));
  const asked = [1, 2].map(() => worker.call('outbox.reconcile', undefined, 1_000));
  first.resolve([]);
  await Promise.all(asked);
  expect(open).toHaveBeenCalledTimes(2);
});

it('offers a receipt that the journal could not take again every minute', async () => {
  const outcome = { kind: 'delivered', receipt: 'R-1' } as const;
  const confirm = vi.fn(() => Promise.reject<string[]>(new Error('ENOSPC')));
  const { worker, time, counts } = anOutbox({
    'outbox.deliver': (parcels) => parcels.map(() => ({ outcome, journaled: false })),
    'outbox.confirm': confirm,
  });
  const item = anOutboxItem();
  await worker.call('outbox.store', [item], 1_000);
  const isLeft = expect.objectContaining({ counts: expect.objectContaining({ delivered: 1 }) });
  await vi.waitFor(() => expect(counts).toHaveBeenLastCalledWith(isLeft));
  for (let minute = 1; minute <= 2; minute++) {
    const before = confirm.mock.calls.length;
    time.advance(60_000);
    await vi.waitFor(() => expect(confirm.mock.calls.length).toBeGreaterThan(before));
  }
  expect(confirm).toHaveBeenLastCalledWith([{ id: item.id, outcome }]);
});

it('compares again within a minute when a comparison came to nothing, and then hourly', async () => {
  const { time, open } = anOutbox();
  open.mockImplementationOnce(() => Promise.reject(new Error('ENOSPC')));
  await vi.waitFor(() => expect(open).toHaveBeenCalledTimes(1));
  // The failure is known once the next one may begin.
  await vi.waitFor(() => {
    time.advance(60_000);
    expect(open).toHaveBeenCalledTimes(2);
  });
  await new Promise((settled) => setImmediate(settled));
  time.advance(10 * 60_000);
  await new Promise((settled) => setImmediate(settled));
  expect(open).toHaveBeenCalledTimes(2);
});
