/**
 * The outbox worker: owns IndexedDB and decides when to send. It holds the Web Lock `outbox` for as
 * long as it lives, so that two windows never send the same rows.
 */
import { outboxRequests, workerRequests } from '../../shared/contract.ts';
import { connectCalls } from '../../shared/port-calls.ts';
import { OutboxDatabase } from './database.ts';
import { openQueue } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { createStore, type Opened } from './store.ts';
import { createSync } from './sync.ts';

declare const self: DedicatedWorkerGlobalScope;

/** Main answers these from memory. */
const ANSWER_LIMIT_MS = 10_000;
/** How long a province may take is main's matter; this only notices that main is gone. */
const DELIVERY_LIMIT_MS = 300_000;
const RECONCILE_EVERY_MS = 60 * 60_000;

const timers = {
  setTimeout: (run: () => void, ms: number): unknown => self.setTimeout(run, ms),
  clearTimeout: (timer: unknown): void => {
    if (typeof timer === 'number') self.clearTimeout(timer);
  },
};

/** The wall clock of this start carried on by the monotonic one: no jump reaches the queue. */
const started = Date.now() - performance.now();
const now = () => Math.round(started + performance.now());

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const [port] = event.ports;
  if (port !== undefined) void navigator.locks.request('outbox', () => serve(port));
});

/** Never ends: the lock is held until the worker dies. */
async function serve(port: MessagePort): Promise<never> {
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
        await queue.store(items, true);
        sync.kick();
      },
      'outbox.wake': async () => {
        await queue.wake(now());
        sync.kick();
      },
      'outbox.reconcile': compare,
    },
    timers,
    refused: (why) => problem('port', why),
  });

  function problem(
    where: string,
    error: unknown,
    kind: 'failure' | 'storeRecreated' | 'notPersisted' = 'failure',
  ): void {
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 2000);
    main.call('outbox.problem', { kind, where, message }, ANSWER_LIMIT_MS).catch(() => {
      // Main cannot be told that main cannot be told; it starts another worker when it is back.
    });
  }

  async function open(): Promise<Opened> {
    const database = new OutboxDatabase();
    database.on('populate', () => problem('open', 'the store was empty and new', 'storeRecreated'));
    try {
      await database.open();
      // Chromium has been seen to empty a store in mid-session: the rows here would be all that is left.
      const lost = () => {
        problem('take', 'records of the store have lost their content');
        compareSoon();
      };
      return { queue: await openQueue(database, now(), lost), close: () => database.close() };
    } catch (error) {
      database.close();
      throw error;
    }
  }

  function report(): void {
    main
      .call('outbox.counts', sync.report(), ANSWER_LIMIT_MS)
      .catch((error: unknown) => problem('counts', error));
  }

  let comparing: Promise<void> | null = null;
  /** One comparison at a time; who asks while one is under way waits for it. */
  function compare(): Promise<void> {
    comparing ??= reconcile(queue, main).finally(() => {
      comparing = null;
      sync.kick();
    });
    return comparing;
  }

  function compareSoon(): void {
    compare()
      .then(report)
      .catch((error: unknown) => problem('reconcile', error));
  }

  /** The window has asked that the store be kept; it is Chromium that may change its mind. */
  async function checkKept(): Promise<void> {
    if (await navigator.storage.persisted()) return;
    problem('persistent storage', 'the store may be evicted', 'notPersisted');
  }

  const queue = createStore({
    open,
    timers,
    random: Math.random,
    opened: () => {
      report();
      compareSoon();
    },
    failed: problem,
  });
  const sync = createSync({
    queue,
    deliver: (parcels) => main.call('outbox.deliver', [...parcels], DELIVERY_LIMIT_MS),
    now,
    random: Math.random,
    timers,
    changed: report,
    failed: (error) => problem('sync', error),
  });
  self.setInterval(() => {
    compareSoon();
    checkKept().catch((error: unknown) => problem('persistent storage', error));
  }, RECONCILE_EVERY_MS);
  return new Promise(() => undefined);
}
