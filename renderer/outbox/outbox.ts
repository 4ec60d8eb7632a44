import type { Timers } from '../../shared/clock.ts';
import { outboxRequests, workerRequests } from '../../shared/contract.ts';
import { connectCalls, type Port } from '../../shared/port-calls.ts';
import type { OutboxDatabase } from './database.ts';
import { openQueue } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { createStore, type Opened } from './store.ts';
import { createSync } from './sync.ts';

/** Main answers these from memory. */
const ANSWER_LIMIT_MS = 10_000;
/** How long a province may take is main's matter; this only notices that main is gone. */
const DELIVERY_LIMIT_MS = 300_000;
const MINUTE_MS = 60_000;
const RECONCILE_EVERY_MINUTES = 60;

/**
 * The outbox at work: keeps what main gives it, has main deliver what is due, and compares itself
 * with the journal whenever its database was opened, every hour, and when main says so; a comparison
 * that came to nothing is made again within a minute.
 * @param options.openDatabase a handle that is not open yet
 * @param options.now ms, by a clock that does not jump
 * @param options.persisted whether the browser has promised to keep the database
 */
export function serveOutbox(options: {
  readonly port: Port;
  readonly openDatabase: () => OutboxDatabase;
  readonly timers: Timers;
  readonly now: () => number;
  readonly persisted: () => Promise<boolean>;
}): void {
  const { port, openDatabase, timers, now, persisted } = options;
  const main = connectCalls({
    port,
    theirs: workerRequests,
    ours: outboxRequests,
    handlers: {
      'outbox.store': async (items) => {
        await queue.store(items, true);
        sync.kick();
      },
      'outbox.replace': async (items) => {
        await queue.replace(items);
        report();
        sync.kick();
      },
      'outbox.wake': async () => {
        await queue.wake(now());
        sync.kick();
      },
      'outbox.reconcile': async () => {
        await compare();
        report();
      },
      'outbox.alive': () => undefined,
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
    const database = openDatabase();
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

  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;
  /** The last one came to nothing. */
  let isOwed = false;
  /**
   * One comparison at a time. Who asks while one is under way waits for the next: this one may have
   * passed what has changed since.
   */
  function compare(): Promise<void> {
    if (waiting !== null) return waiting;
    const mine = last
      .catch(() => undefined)
      .then(() => {
        waiting = null;
        return reconcile(queue, main);
      })
      .then(
        () => {
          isOwed = false;
        },
        (error: unknown) => {
          isOwed = true;
          throw error;
        },
      )
      .finally(sync.kick);
    waiting = mine;
    last = mine;
    return mine;
  }

  function compareSoon(): void {
    compare()
      .then(report)
      .catch((error: unknown) => problem('reconcile', error));
  }

  /** The window has asked that the store be kept; it is Chromium that may change its mind. */
  async function checkKept(): Promise<void> {
    if (await persisted()) return;
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

  let minutes = 0;
  function watch(): void {
    timers.setTimeout(() => {
      minutes += 1;
      const hourly = minutes % RECONCILE_EVERY_MINUTES === 0;
      // Receipts that the journal could not take are offered to it again every minute.
      if (hourly || isOwed || queue.counts().delivered > 0) compareSoon();
      if (hourly) checkKept().catch((error: unknown) => problem('persistent storage', error));
      watch();
    }, MINUTE_MS);
  }

  watch();
}
