import 'fake-indexeddb/auto';
import { onTestFinished } from 'vitest';
import { OutboxDatabase } from '../renderer/outbox/database.ts';
import { openQueue, type Queue } from '../renderer/outbox/queue.ts';
import { createSync } from '../renderer/outbox/sync.ts';
import type { Timers } from '../shared/clock.ts';
import type { OutboxItem, Parcel, Settlement } from '../shared/outbox.ts';
import type { Outcome } from '../shared/province.ts';
import { createHandDrivenTime } from '../shared/testing/hand-driven-time.ts';
import { anId } from './builders.ts';

/** What the province does with a batch; `crash` means that the worker dies while it waits. */
export type Weather = 'good' | 'lost' | 'busy' | 'refused' | 'mixed' | 'noCase' | 'crash';

/** An outbox over restarts, with a province that behaves as it is told and a journal that knows. */
export function aWorld() {
  const name = `outbox-${anId()}`;
  const time = createHandDrivenTime(1_700_000_000_000);
  const databases: OutboxDatabase[] = [];
  const receipts = new Map<string, number>();
  const rejected = new Set<string>();
  const poison = new Set<string>();
  /** With one of these in it the province refuses the whole call. */
  const refusing = new Set<string>();
  /** In a rescue file, as the journal knows. */
  const exported = new Set<string>();
  /** The batches as they went out. */
  const sent: string[][] = [];
  let weather: Weather[] = [];
  /** The wall clock of the next start: it jumps, the steady clock of a running worker does not. */
  let jump = 0;
  let queue: Queue;
  let sync: ReturnType<typeof createSync>;
  let died = () => {};
  let worker = 0;
  onTestFinished(() => {
    for (const database of databases) database.close();
  });

  function outcomeOf(id: string, index: number, now: Weather): Outcome {
    const lost: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };
    switch (now) {
      case 'lost':
        // Taken, but the answer was lost: the next attempt finds it there.
        if (index % 2 === 0) receipts.set(id, receipts.get(id) ?? 1);
        return lost;
      case 'busy':
        return { ...lost, mayHaveArrived: false, after: 120_000 };
      case 'refused':
        return { kind: 'unauthorised', detail: 'code 1002' };
      case 'noCase':
        return { kind: 'waitingCase', detail: 'none', absent: true };
      case 'mixed':
        if (index % 3 === 0) return lost;
        if (index % 3 === 1) {
          rejected.add(id);
          const message = `wrong ${id}`;
          return { kind: 'rejected', violations: [{ field: 'x', rule: 'y', message }] };
        }
        break;
      default:
    }
    receipts.set(id, receipts.get(id) ?? 1);
    return { kind: 'delivered', receipt: `R-${id}` };
  }

  async function deliver(parcels: readonly Parcel[]): Promise<Settlement[]> {
    const now = weather.shift() ?? 'good';
    sent.push(parcels.map(({ id }) => id));
    if (now === 'crash') {
      died();
      return new Promise(() => undefined);
    }
    const spoilt = parcels.some(({ id }) => poison.has(id));
    const refused = parcels.some(({ id }) => refusing.has(id));
    return parcels.map(({ id }, index): Settlement => {
      if (exported.has(id)) {
        const outcome = { kind: 'retry', mayHaveArrived: false, detail: 'exported' } as const;
        return { outcome, journaled: false, unasked: true, exported: true };
      }
      return {
        outcome: spoilt
          ? { kind: 'retry', mayHaveArrived: true, detail: 'reset' }
          : outcomeOf(id, index, refused ? 'refused' : now),
        journaled: true,
      };
    });
  }

  const now = () => time.clock.now().wall + jump;

  async function start(): Promise<void> {
    const database = new OutboxDatabase(name);
    databases.push(database);
    queue = await openQueue(database, now());
    const mine = ++worker;
    // A dead worker's alarms ring for nobody.
    const timers: Timers = {
      ...time.timers,
      setTimeout: (run, ms) => time.timers.setTimeout(() => mine === worker && run(), ms),
    };
    sync = createSync({
      queue,
      deliver,
      now,
      random: () => 0.5,
      timers,
      changed: () => undefined,
      failed: (error) => {
        throw error;
      },
    });
    sync.kick();
  }

  return {
    receipts,
    rejected,
    poison,
    refusing,
    exported,
    sent,
    start,
    queue: () => queue,
    kick: () => sync.kick(),
    /** As the worker does when main says so. */
    async replace(items: readonly OutboxItem[]) {
      await queue.replace(items);
      sync.kick();
    },
    forecast: (next: readonly Weather[]) => {
      weather = [...next];
    },
    async settled() {
      const death = Promise.withResolvers<void>();
      died = death.resolve;
      let crashed = false;
      await Promise.race([
        sync.idle(),
        death.promise.then(() => {
          crashed = true;
        }),
      ]);
      if (crashed) await start();
      return !crashed;
    },
    async restart(by: number) {
      jump += by;
      await start();
    },
    advance: (ms: number) => time.advance(ms),
  };
}
