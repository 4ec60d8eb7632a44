import { type OutboxCounts, type OutboxItem, ROW_STATES } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import { backoff, compareDue } from '../../shared/schedule.ts';
import type { OutboxDatabase, Row } from './database.ts';

/** How long a record without a case waits before it is tried again, ms. */
const CASE_WAIT_MS = 30_000;

export interface Parcel {
  readonly id: string;
  readonly envelope: string;
}

/**
 * The rows of the outbox: durable in the database, mirrored in memory so that choosing what is due
 * costs no disk. Every change is on disk before it is in the mirror.
 */
export interface Queue {
  /** Stores what is not there yet; what is there keeps its history. */
  store(items: readonly OutboxItem[]): Promise<void>;
  /** Marks the most urgent due rows as being sent and returns their content. */
  take(now: number, limit: number): Promise<readonly Parcel[]>;
  /** Writes down what became of parcels taken; none outlives a failed write as `sending`. */
  settle(outcomes: ReadonlyMap<string, Outcome>, now: number, random: () => number): Promise<void>;
  /** Makes everything that waits due now. */
  wake(): Promise<void>;
  /** When the next row is due, corrected ms; `null` when nothing waits. */
  nextDueAt(now: number): number | null;
  counts(): OutboxCounts;
}

/** Reads the rows left by an earlier run. What was being sent then may have arrived. */
export async function openQueue(database: OutboxDatabase): Promise<Queue> {
  const rows = new Map<string, Row>();
  const found = await database.rows.toArray();
  const interrupted = found
    .filter((row) => row.state === 'sending')
    .map((row): Row => ({ ...row, state: 'pending', mayHaveArrived: true, nextAttemptAt: 0 }));
  await write(interrupted);
  for (const row of found) if (!rows.has(row.id)) rows.set(row.id, row);

  async function write(changed: readonly Row[]): Promise<void> {
    if (changed.length === 0) return;
    await database.rows.bulkPut([...changed]);
    for (const row of changed) rows.set(row.id, row);
  }

  /** One change at a time: each begins from what the one before it has left. */
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const mine = last.then(change);
    last = mine.catch(() => undefined);
    return mine;
  }

  const waiting = (row: Row): boolean => row.state === 'pending' || row.state === 'waitingCase';

  return {
    store: (items) =>
      inTurn(async () => {
        const missing = items.filter((item) => {
          const known = rows.get(item.id);
          return known === undefined || known.state === 'delivered';
        });
        const fresh = missing.map(
          (item): Row => ({
            id: item.id,
            state: 'pending',
            due: item.due,
            attempts: 0,
            nextAttemptAt: 0,
            waitMs: 0,
            mayHaveArrived: rows.has(item.id),
          }),
        );
        await database.transaction('rw', database.rows, database.envelopes, async () => {
          await database.envelopes.bulkPut(missing.map(({ id, envelope }) => ({ id, envelope })));
          await database.rows.bulkPut(fresh);
        });
        for (const row of fresh) rows.set(row.id, row);
      }),

    take: (now, limit) =>
      inTurn(async () => {
        const due = [...rows.values()]
          .filter((row) => waiting(row) && isDue(row, now))
          .sort((a, b) => compareDue(a.due, b.due))
          .slice(0, limit);
        const contents = await database.envelopes.bulkGet(due.map((row) => row.id));
        const parcels = contents.filter((content) => content !== undefined);
        const present = new Set(parcels.map((parcel) => parcel.id));
        await write(
          due
            .filter((row) => present.has(row.id))
            .map((row) => ({ ...row, state: 'sending', attempts: row.attempts + 1 })),
        );
        // A row without its content cannot be sent; gone, the journal puts it back at the next start.
        const empty = due.map((row) => row.id).filter((id) => !present.has(id));
        if (empty.length > 0) await database.rows.bulkDelete(empty);
        for (const id of empty) rows.delete(id);
        return parcels;
      }),

    settle: (outcomes, now, random) =>
      inTurn(async () => {
        const changed = [...outcomes].flatMap(([id, outcome]) => {
          const row = rows.get(id);
          return row === undefined ? [] : [follow(row, outcome, now, random)];
        });
        const delivered = changed.filter((row) => row.state === 'delivered').map((row) => row.id);
        try {
          await database.transaction('rw', database.rows, database.envelopes, async () => {
            await database.rows.bulkPut(changed);
            await database.envelopes.bulkDelete(delivered);
          });
        } catch (error) {
          // Asked again, main answers from its journal what it has heard of them already.
          const detail = 'the outcome could not be stored';
          const unheard: Outcome = { kind: 'retry', mayHaveArrived: true, detail };
          for (const { id } of changed) {
            const row = rows.get(id);
            if (row !== undefined) rows.set(id, follow(row, unheard, now, random));
          }
          throw error;
        }
        for (const row of changed) rows.set(row.id, row);
      }),

    wake: () =>
      inTurn(() =>
        write(
          [...rows.values()]
            .filter((row) => waiting(row) && row.nextAttemptAt > 0)
            .map((row) => ({ ...row, nextAttemptAt: 0, waitMs: 0 })),
        ),
      ),

    nextDueAt(now) {
      let next: number | null = null;
      for (const row of rows.values()) {
        if (!waiting(row)) continue;
        const at = isDue(row, now) ? now : row.nextAttemptAt;
        if (next === null || at < next) next = at;
      }
      return next;
    },

    counts() {
      const counts = Object.fromEntries(ROW_STATES.map((state) => [state, 0]));
      for (const row of rows.values()) counts[row.state] = (counts[row.state] ?? 0) + 1;
      return {
        pending: counts['pending'] ?? 0,
        sending: counts['sending'] ?? 0,
        waitingCase: counts['waitingCase'] ?? 0,
        quarantined: counts['quarantined'] ?? 0,
        delivered: counts['delivered'] ?? 0,
      };
    },
  };
}

/** A clock that was set back would stretch a wait: whoever waits longer than was meant is due. */
function isDue(row: Row, now: number): boolean {
  return now >= row.nextAttemptAt || row.nextAttemptAt - now > row.waitMs;
}

/** What a row becomes by an outcome. */
function follow(row: Row, outcome: Outcome, now: number, random: () => number): Row {
  const waits = (state: 'pending' | 'waitingCase', waitMs: number): Row => ({
    ...row,
    state,
    waitMs,
    nextAttemptAt: now + waitMs,
    lastOutcome: outcome,
  });
  switch (outcome.kind) {
    case 'delivered':
      return { ...row, state: 'delivered', lastOutcome: outcome };
    case 'waitingCase':
      return waits('waitingCase', CASE_WAIT_MS);
    case 'retry': {
      const next = waits('pending', backoff(row.attempts, random(), outcome.after));
      return { ...next, mayHaveArrived: row.mayHaveArrived || outcome.mayHaveArrived };
    }
    case 'unauthorised':
      return waits('pending', backoff(row.attempts, random()));
    case 'conflict':
    case 'rejected':
      return { ...row, state: 'quarantined', lastOutcome: outcome };
  }
}
