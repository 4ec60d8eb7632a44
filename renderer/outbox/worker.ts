/**
 * The outbox worker: owns IndexedDB and decides when to send. It holds the Web Lock `outbox` for as
 * long as it lives, so that two windows never send the same rows.
 */
import { outboxRequests, workerRequests } from '../../shared/contract.ts';
import { connectCalls } from '../../shared/port-calls.ts';
import { backoff } from '../../shared/schedule.ts';
import { OutboxDatabase } from './database.ts';
import { openQueue, type Queue } from './queue.ts';
import { createSync, type Sync } from './sync.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Main answers these from memory. */
const ANSWER_LIMIT_MS = 10_000;
/** How long a province may take is main's matter; this only notices that main is gone. */
const DELIVERY_LIMIT_MS = 300_000;

const timers = {
  setTimeout: (run: () => void, ms: number): unknown => self.setTimeout(run, ms),
  clearTimeout: (timer: unknown): void => {
    if (typeof timer === 'number') self.clearTimeout(timer);
  },
};

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const [port] = event.ports;
  if (port !== undefined) void navigator.locks.request('outbox', () => serve(port));
});

/** Never ends: the lock is held until the worker dies. */
async function serve(port: MessagePort): Promise<never> {
  const outbox = Promise.withResolvers<Outbox>();

  const main = connectCalls({
    port: {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => {
        port.onmessage = (message: MessageEvent<unknown>) => listener(message.data);
      },
    },
    theirs: workerRequests,
    ours: outboxRequests,
    handlers: {
      'outbox.store': async (items) => {
        const { queue, sync } = await outbox.promise;
        await queue.store(items);
        sync.kick();
      },
      'outbox.wake': async () => {
        const { queue, sync } = await outbox.promise;
        await queue.wake();
        sync.kick();
      },
    },
    timers,
    refused: (why) => problem('port', why),
  });

  function problem(where: string, error: unknown): void {
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 2000);
    main.call('outbox.problem', { where, message }, ANSWER_LIMIT_MS).catch(() => {
      // Main cannot be told that main cannot be told; it starts another worker when it is back.
    });
  }

  const queue = await openStore(problem);
  const sync = createSync({
    queue,
    deliver: (parcels) => main.call('outbox.deliver', [...parcels], DELIVERY_LIMIT_MS),
    now: Date.now,
    random: Math.random,
    timers,
    changed: (counts) => {
      main
        .call('outbox.counts', counts, ANSWER_LIMIT_MS)
        .catch((error: unknown) => problem('counts', error));
    },
    failed: (error) => problem('sync', error),
  });
  outbox.resolve({ queue, sync });
  try {
    await queue.store(await main.call('outbox.restore', undefined, ANSWER_LIMIT_MS));
  } catch (error) {
    problem('restore', error);
  }
  sync.kick();
  return new Promise<never>(() => undefined);
}

interface Outbox {
  readonly queue: Queue;
  readonly sync: Sync;
}

/** Opens the store, again and again while the disk refuses: the journal holds the records meanwhile. */
async function openStore(problem: (where: string, error: unknown) => void): Promise<Queue> {
  for (let attempt = 1; ; attempt++) {
    const database = new OutboxDatabase();
    try {
      await database.open();
      return await openQueue(database);
    } catch (error) {
      problem('open', error);
      database.close();
      await new Promise((retry) => self.setTimeout(retry, 1_000 + backoff(attempt, Math.random())));
    }
  }
}
