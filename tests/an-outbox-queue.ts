import 'fake-indexeddb/auto';
import { onTestFinished, vi } from 'vitest';
import { OutboxDatabase, type Row } from '../renderer/outbox/database.ts';
import { openQueue, type Queue } from '../renderer/outbox/queue.ts';
import type { OutboxItem, Settlement } from '../shared/outbox.ts';
import type { Outcome } from '../shared/province.ts';
import { anId } from './builders.ts';

/** Corrected, ms since 1970 UTC. */
export const NOW = 1_000_000;
export const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
export const lost: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };
export const refused: Outcome = { kind: 'unauthorised', detail: 'token' };
export const absent: Outcome = { kind: 'waitingCase', detail: 'no service data', absent: true };
export const unreached = { kind: 'retry', mayHaveArrived: false, detail: 'refused' } as const;
export const half = () => 0.5;

/** A store that outlives the workers which open it. */
export function aStore() {
  const name = `outbox-${anId()}`;
  const lost = vi.fn();
  const databases: OutboxDatabase[] = [];
  onTestFinished(() => {
    for (const database of databases) database.close();
  });
  async function start(now = NOW): Promise<Queue & { readonly database: OutboxDatabase }> {
    const database = new OutboxDatabase(name);
    databases.push(database);
    return { ...(await openQueue(database, now, lost)), database };
  }
  async function row(id: string): Promise<Row | undefined> {
    const database = new OutboxDatabase(name);
    const found = await database.rows.get(id);
    database.close();
    return found;
  }
  return { start, row, lost };
}

/** A queue on a store that holds these. */
export async function aQueueWith(...items: OutboxItem[]) {
  const store = aStore();
  const queue = await store.start();
  await queue.store(items);
  return { ...store, queue };
}

/** Takes whatever may go out. */
export const all = (queue: Queue, now = NOW) => queue.take(now, 1_000);
/** All of these have come to the same. */
export const settle = (queue: Queue, outcome: Outcome, ...ids: string[]) =>
  settleAt(NOW, queue, outcome, ...ids);
const settleAt = (now: number, queue: Queue, outcome: Outcome, ...ids: string[]) =>
  queue.settle(new Map(ids.map((id) => [id, settlementOf(outcome)])), now, half);

export const settlementOf = (outcome: Outcome, journaled = true): Settlement => ({
  outcome,
  journaled,
});
