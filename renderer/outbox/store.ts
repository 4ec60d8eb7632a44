import type { Timers } from '../../shared/clock.ts';
import type { OutboxCounts } from '../../shared/outbox.ts';
import { backoff } from '../../shared/schedule.ts';
import { OPEN } from './pace.ts';
import type { Queue } from './queue.ts';

/** A disk that takes longer has failed; the journal's copy alone counts. */
const WRITE_LIMIT_MS = 2_000;
/** Reading a hundred thousand rows takes a while. */
const MIRROR_LIMIT_MS = 30_000;
/** What has served for so long is opened again at once when it fails. */
const STEADY_MS = 10_000;
/** Room comes back when somebody makes some; nothing is sent until it is found out. */
const LONGEST_WAIT_MS = 15_000;

/** A queue over one opening of the database. */
export interface Opened {
  readonly queue: Queue;
  close(): void;
}

const NOTHING: OutboxCounts = {
  pending: 0,
  sending: 0,
  waitingCase: 0,
  quarantined: 0,
  exported: 0,
  delivered: 0,
};

/**
 * A queue that outlives its database: a call that fails, or hangs for two seconds, is refused, the
 * database closed and opened again, and its rows read anew. Until then every call is refused at once,
 * so that nobody waits behind a write that hangs. What opens and takes no write, as on a full disk, is
 * opened again later and later: each time all is read and compared.
 * @param options.open opens the database and reads its rows
 * @param options.opened hears of every opening: the store may lack what it could not take
 */
export function createStore(options: {
  readonly open: () => Promise<Opened>;
  readonly timers: Timers;
  readonly random: () => number;
  readonly opened: () => void;
  readonly failed: (where: string, error: unknown) => void;
}): Queue {
  const { open, timers, random, opened, failed } = options;
  let current: Opened | null = null;
  /** Only the very first opening is worth waiting for. */
  const first = Promise.withResolvers<void>();

  /** Openings in a row that failed, or failed their callers soon. */
  let failures = 0;
  let steady: unknown;

  function reopen(): void {
    const opening = open();
    limited('opening', MIRROR_LIMIT_MS, () => opening).then(
      (now) => {
        current = now;
        steady = timers.setTimeout(() => {
          failures = 0;
        }, STEADY_MS);
        first.resolve();
        opened();
      },
      (error: unknown) => {
        first.resolve();
        failed('open', error);
        // It may still come: two would write over each other.
        opening.then(
          (late) => late.close(),
          () => undefined,
        );
        reopenLater();
      },
    );
  }

  function reopenLater(): void {
    failures += 1;
    timers.setTimeout(reopen, 1_000 + Math.min(LONGEST_WAIT_MS, backoff(failures, random())));
  }

  /** @throws after the limit; what hangs is left to itself */
  function limited<T>(what: string, ms: number, work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = timers.setTimeout(
        () => reject(new Error(`${what}: the disk has not answered within ${ms} ms`)),
        ms,
      );
      work()
        .then(resolve, reject)
        .finally(() => timers.clearTimeout(timer));
    });
  }

  async function call<T>(what: string, work: (queue: Queue) => Promise<T>): Promise<T> {
    if (current === null) await limited(what, WRITE_LIMIT_MS, () => first.promise);
    const mine = current;
    if (mine === null) throw new Error(`${what}: the store is closed`);
    try {
      return await limited(what, WRITE_LIMIT_MS, () => work(mine.queue));
    } catch (error) {
      if (current === mine) {
        current = null;
        timers.clearTimeout(steady);
        failed(what, error);
        mine.close();
        if (failures > 0) reopenLater();
        else {
          failures = 1;
          reopen();
        }
      }
      throw error;
    }
  }

  /** A closed store would look like one that holds nothing. @throws while it is closed */
  function theQueue(what: string): Queue {
    if (current === null) throw new Error(`${what}: the store is closed`);
    return current.queue;
  }

  reopen();
  return {
    store: (items, fresh) => call('store', (queue) => queue.store(items, fresh)),
    replace: (items) => call('replace', (queue) => queue.replace(items)),
    take: (now, limit) => call('take', (queue) => queue.take(now, limit)),
    takeFresh: (limit) => call('take', (queue) => queue.takeFresh(limit)),
    takeProbe: (now) => call('take', (queue) => queue.takeProbe(now)),
    settle: (settlements, now, rolled) =>
      call('settle', (queue) => queue.settle(settlements, now, rolled)),
    wake: (now) => call('wake', (queue) => queue.wake(now)),
    items: (ids) => call('items', (queue) => queue.items(ids)),
    confirm: (ids) => call('confirm', (queue) => queue.confirm(ids)),
    nextDueAt: (now) => current?.queue.nextDueAt(now) ?? null,
    pace: () => current?.queue.pace() ?? OPEN,
    counts: () => current?.queue.counts() ?? NOTHING,
    holdings: () => theQueue('compare').holdings(),
    has: (id) => current?.queue.has(id) ?? false,
    unconfirmed: () => theQueue('compare').unconfirmed(),
  };
}
