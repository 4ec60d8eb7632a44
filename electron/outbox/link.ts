import type { Timers } from '../../shared/clock.ts';
import {
  type Handlers,
  outboxRequests,
  PAGE,
  type WorkerRequests,
  workerRequests,
} from '../../shared/contract.ts';
import type { OutboxItem } from '../../shared/outbox.ts';
import { type Calls, connectCalls, type Port } from '../../shared/port-calls.ts';
import { type Log, reasonOf } from '../log.ts';

/** After this long the journal's copy alone counts. */
const STORE_LIMIT_MS = 2_000;
const WAKE_LIMIT_MS = 5_000;
/** How soon a worker that could not store is asked again whether it is well. */
const OWED_MS = 10_000;
const RECONCILE_LIMIT_MS = 120_000;
/** Longer than anybody waits for a sign of life. */
const ALIVE_LIMIT_MS = 60_000;

/** Main's end of the outbox: whichever worker is alive. */
export interface OutboxLink {
  /** Takes a new worker's port; the older one's is closed. */
  connect(port: Port & { close(): void }): void;
  /** @returns whether the outbox holds the items durably */
  store(items: readonly OutboxItem[]): Promise<boolean>;
  /** Hands over the journal's version of records; what does not get through is compared later. */
  replace(items: readonly OutboxItem[]): Promise<void>;
  /** Has the outbox follow what the journal says now; what does not get through is tried later. */
  reconcile(): Promise<void>;
  /** Makes everything that waits due at once; without a worker there is nothing to wake. */
  wake(): Promise<void>;
  /** Resolves when the worker answers; rejects when there is none. */
  alive(): Promise<void>;
  close(): void;
}

/** @param handlers what the worker may ask of main */
export function createOutboxLink(options: {
  readonly handlers: Handlers<WorkerRequests>;
  readonly timers: Timers;
  readonly log: Log;
}): OutboxLink {
  const { handlers, timers, log } = options;
  let current: { port: { close(): void }; calls: Calls<typeof outboxRequests> } | null = null;
  let owed: unknown;

  function settleDebt(): void {
    timers.clearTimeout(owed);
    owed = undefined;
  }

  /** The store lacks what it could not take: it compares with the journal as soon as it can. */
  function owe(): void {
    if (owed !== undefined || current === null) return;
    const { calls } = current;
    owed = timers.setTimeout(() => {
      // What fails from now on may be behind this comparison already: it is owed anew.
      owed = undefined;
      calls.call('outbox.reconcile', undefined, RECONCILE_LIMIT_MS).catch((error: unknown) => {
        // Another worker compares by itself when it begins.
        if (current?.calls !== calls) return;
        log.warn('the outbox could not be compared with the journal', { why: reasonOf(error) });
        owe();
      });
    }, OWED_MS);
  }

  return {
    connect(port) {
      current?.port.close();
      settleDebt();
      const calls = connectCalls({
        port,
        theirs: outboxRequests,
        ours: workerRequests,
        handlers,
        timers,
        refused: (why) => log.warn('a message on the outbox port was refused', { why }),
      });
      current = { port, calls };
      log.info('the outbox worker is connected');
    },
    async store(items) {
      if (current === null) {
        log.warn('there is no outbox worker; the journal alone holds the records');
        return false;
      }
      try {
        await current.calls.call('outbox.store', [...items], STORE_LIMIT_MS);
        return true;
      } catch (error) {
        log.error('the outbox could not store', { why: reasonOf(error) });
        owe();
        return false;
      }
    },
    async replace(items) {
      try {
        for (let first = 0; first < items.length; first += PAGE) {
          const page = items.slice(first, first + PAGE);
          await current?.calls.call('outbox.replace', page, STORE_LIMIT_MS);
        }
      } catch (error) {
        log.warn('the outbox could not take what has changed', { why: reasonOf(error) });
        owe();
      }
    },
    async reconcile() {
      try {
        await current?.calls.call('outbox.reconcile', undefined, RECONCILE_LIMIT_MS);
      } catch (error) {
        log.warn('the outbox could not be compared with the journal', { why: reasonOf(error) });
        owe();
      }
    },
    async wake() {
      try {
        await current?.calls.call('outbox.wake', undefined, WAKE_LIMIT_MS);
      } catch (error) {
        log.warn('the outbox could not be woken', { why: reasonOf(error) });
      }
    },
    async alive() {
      if (current === null) throw new Error('there is no outbox worker');
      await current.calls.call('outbox.alive', undefined, ALIVE_LIMIT_MS);
    },
    close() {
      settleDebt();
      current?.port.close();
      current = null;
    },
  };
}
