import {
  type OutboxCounts,
  type OutboxItem,
  type Parcel,
  ROW_STATES,
  type RowState,
  type Settlement,
} from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import { compareDue } from '../../shared/schedule.ts';
import { createAgenda } from './agenda.ts';
import type { OutboxDatabase, Row } from './database.ts';
import { judge, OPEN, type Pace } from './pace.ts';
import {
  companyOf,
  dueNow,
  follow,
  freshRow,
  isIsolated,
  isWaiting,
  leftBehind,
  probesBefore,
  sparedRow,
} from './row.ts';

/**
 * The rows of the outbox: durable in the database, mirrored in memory so that choosing what is due
 * costs no disk. Every change is on disk before it is in the mirror. Times are ms by a clock that
 * does not jump while the worker lives.
 */
export interface Queue {
  /**
   * Stores what is not there yet; what is there keeps its history.
   * @param fresh said just now: they are tried at once whatever the others wait for (R8)
   */
  store(items: readonly OutboxItem[], fresh?: boolean): Promise<void>;
  /** Marks the most urgent due rows as being sent and returns their content. */
  take(now: number, limit: number): Promise<readonly Parcel[]>;
  /** The same with those that are fresh and were never tried. */
  takeFresh(limit: number): Promise<readonly Parcel[]>;
  /** The same with one record, due or not, to see whether the province takes any. */
  takeProbe(now: number): Promise<readonly Parcel[]>;
  /** Writes down what became of parcels taken; none outlives a failed write as `sending`. */
  settle(
    settlements: ReadonlyMap<string, Settlement>,
    now: number,
    random: () => number,
  ): Promise<void>;
  /** Makes everything that waits due now. */
  wake(now: number): Promise<void>;
  /** When the next row is due; `null` when nothing waits. */
  nextDueAt(now: number): number | null;
  /** Whether the queue as a whole may send. */
  pace(): Pace;
  counts(): OutboxCounts;
  ids(): readonly string[];
  has(id: string): boolean;
  /** The records with these ids, content and all. */
  items(ids: readonly string[]): Promise<readonly OutboxItem[]>;
  /** Receipts the journal has not confirmed. */
  unconfirmed(): readonly { readonly id: string; readonly outcome: Outcome }[];
  /** The journal has receipts for these: what is not under way is done. */
  confirm(ids: readonly string[]): Promise<void>;
}

/**
 * Reads the rows left by an earlier run.
 * @param lost hears that rows had no content any more and were dropped: the journal has it
 */
export async function openQueue(
  database: OutboxDatabase,
  now: number,
  lost: () => void = () => undefined,
): Promise<Queue> {
  const rows = new Map<string, Row>();
  const fresh = new Set<string>();
  const tally = new Map<RowState, number>(ROW_STATES.map((state) => [state, 0]));
  const agenda = createAgenda((row) => rows.get(row.id) === row && isWaiting(row));
  let pace: Pace = (await database.queue.get('pace'))?.pace ?? OPEN;
  if (pace.nextAt - now > pace.waitMs) pace = { ...pace, nextAt: now };
  // The others of the hall have started at another moment.
  pace = { ...pace, resumeAt: 0 };

  const found = await database.rows.toArray();
  const left = found.map((row) => leftBehind(row, now));
  const interrupted = left.filter((_row, index) => found[index]?.state === 'sending');
  if (interrupted.length > 0) await database.rows.bulkPut(interrupted);
  for (const row of left) mirror(row);

  function mirror(row: Row): void {
    forget(row.id);
    rows.set(row.id, row);
    tally.set(row.state, (tally.get(row.state) ?? 0) + 1);
    if (isWaiting(row)) agenda.add(row);
  }

  function forget(id: string): void {
    const row = rows.get(id);
    if (row === undefined) return;
    rows.delete(id);
    tally.set(row.state, (tally.get(row.state) ?? 0) - 1);
  }

  /** One change at a time: each begins from what the one before it has left. */
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(change: () => Promise<T>): Promise<T> {
    const mine = last.then(change);
    last = mine.catch(() => undefined);
    return mine;
  }

  /** Marks rows as being sent; those that cannot be go back where they were. */
  async function send(chosen: readonly Row[]): Promise<readonly Parcel[]> {
    if (chosen.length === 0) return [];
    try {
      const contents = await database.envelopes.bulkGet(chosen.map((row) => row.id));
      const sending: Row[] = [];
      const parcels: Parcel[] = [];
      const empty: string[] = [];
      for (const [index, row] of chosen.entries()) {
        const envelope = contents[index]?.envelope;
        if (envelope === undefined) {
          empty.push(row.id);
          continue;
        }
        sending.push({ ...row, state: 'sending', attempts: row.attempts + 1 });
        parcels.push({ id: row.id, mayHaveArrived: row.mayHaveArrived, envelope });
      }
      await database.transaction('rw', database.rows, async () => {
        await database.rows.bulkPut(sending);
        // A row without its content cannot be sent; gone, the journal puts it back.
        await database.rows.bulkDelete(empty);
      });
      for (const row of sending) {
        fresh.delete(row.id);
        mirror(row);
      }
      for (const id of empty) forget(id);
      if (empty.length > 0) lost();
      return parcels;
    } catch (error) {
      for (const row of chosen) if (rows.get(row.id) === row) agenda.add(row);
      throw error;
    }
  }

  return {
    store: (items, isFresh = false) =>
      inTurn(async () => {
        const missing = items.filter(({ id }) => !rows.has(id));
        const added = new Map(missing.map((item) => [item.id, freshRow(item)]));
        await database.transaction('rw', database.rows, database.envelopes, async () => {
          await database.envelopes.bulkPut(missing.map(({ id, envelope }) => ({ id, envelope })));
          await database.rows.bulkPut([...added.values()]);
        });
        for (const row of added.values()) {
          mirror(row);
          if (isFresh) fresh.add(row.id);
        }
      }),

    take: (at, limit) =>
      inTurn(() => {
        const chosen: Row[] = [];
        let company = limit;
        for (let row = agenda.pop(at); row !== undefined; row = agenda.pop(at)) {
          company = Math.min(company, companyOf(row, limit));
          if (chosen.length >= company) {
            agenda.add(row);
            break;
          }
          chosen.push(row);
          if (chosen.length === company) break;
        }
        return send(chosen);
      }),

    takeFresh: (limit) =>
      inTurn(() => {
        const untried = [...fresh].flatMap((id) => {
          const row = rows.get(id);
          return row?.state === 'pending' && row.attempts === 0 ? [row] : [];
        });
        return send(untried.sort((a, b) => compareDue(a.due, b.due)).slice(0, limit));
      }),

    takeProbe: (at) =>
      inTurn(() => {
        let chosen: Row | undefined;
        for (const row of rows.values()) {
          if (row.state !== 'pending') continue;
          if (chosen === undefined || probesBefore(row, chosen)) chosen = row;
        }
        chosen ??= agenda.pop(at);
        return send(chosen === undefined ? [] : [chosen]);
      }),

    settle: (settlements, at, random) =>
      inTurn(async () => {
        const known = [...settlements].flatMap(([id, settlement]) => {
          const row = rows.get(id);
          return row === undefined ? [] : [{ row, settlement }];
        });
        const verdict = judge(
          pace,
          known.map(({ row, settlement: { outcome } }) => ({
            id: row.id,
            outcome,
            isolated: isIsolated(row),
            spared: row.spared === true,
          })),
          at,
          random,
        );
        const changed: Row[] = [];
        const gone: string[] = [];
        for (const { row, settlement } of known) {
          const circumstances = { ...verdict, spared: verdict.spared.has(row.id) };
          const next = follow(row, settlement, circumstances, at, random);
          if (next === null) gone.push(row.id);
          else changed.push(next);
        }
        for (const id of verdict.spared) {
          const row = rows.get(id);
          if (row?.state === 'quarantined' && !settlements.has(id)) changed.push(sparedRow(row));
        }
        const delivered = changed.filter((row) => row.state === 'delivered').map(({ id }) => id);
        try {
          await database.transaction(
            'rw',
            [database.rows, database.envelopes, database.queue],
            async () => {
              await database.rows.bulkPut(changed);
              await database.rows.bulkDelete(gone);
              await database.envelopes.bulkDelete([...gone, ...delivered]);
              await database.queue.put({ key: 'pace', pace: verdict.pace });
            },
          );
        } catch (error) {
          // Asked again, main answers from its journal what it has heard of them already.
          const detail = 'the outcome could not be stored';
          const outcome: Outcome = { kind: 'retry', mayHaveArrived: true, detail };
          const ordinary = { spared: false, wholly: false, suspect: false };
          for (const { row } of known) {
            const next = follow(row, { outcome, journaled: false }, ordinary, at, random);
            if (next !== null) mirror(next);
          }
          throw error;
        }
        pace = verdict.pace;
        for (const id of gone) forget(id);
        for (const row of changed) mirror(row);
        if (!verdict.reopened) return;
        // What was new while nothing was sent has waited like the others.
        fresh.clear();
        wake();
      }),

    wake: (at) =>
      inTurn(async () => {
        if (!pace.asked) pace = { ...pace, nextAt: Math.min(pace.nextAt, at) };
        wake();
      }),

    nextDueAt: (at) => agenda.nextAt(at),
    pace: () => pace,
    counts() {
      const of = (state: RowState) => tally.get(state) ?? 0;
      return {
        pending: of('pending'),
        sending: of('sending'),
        waitingCase: of('waitingCase'),
        quarantined: of('quarantined'),
        delivered: of('delivered'),
      };
    },
    ids: () => [...rows.keys()],
    has: (id) => rows.has(id),

    async items(ids) {
      const contents = await database.envelopes.bulkGet([...ids]);
      return ids.flatMap((id, index) => {
        const row = rows.get(id);
        const envelope = contents[index]?.envelope;
        if (row === undefined || envelope === undefined) return [];
        const { due, cutOffAt, mayHaveArrived } = row;
        return [{ id, due, cutOffAt, mayHaveArrived, envelope }];
      });
    },

    unconfirmed: () =>
      [...rows.values()].flatMap(({ id, state, lastOutcome: outcome }) =>
        state === 'delivered' && outcome !== undefined ? [{ id, outcome }] : [],
      ),

    confirm: (ids) =>
      inTurn(async () => {
        const done = ids.filter((id) => rows.has(id) && rows.get(id)?.state !== 'sending');
        if (done.length === 0) return;
        await database.transaction('rw', database.rows, database.envelopes, async () => {
          await database.rows.bulkDelete(done);
          await database.envelopes.bulkDelete(done);
        });
        for (const id of done) {
          fresh.delete(id);
          forget(id);
        }
      }),
  };

  /**
   * In memory only: after a crash the waits on disk hold, five minutes at most. What failed alone
   * while the province took others keeps its own wait.
   */
  function wake(): void {
    agenda.clear();
    for (const row of rows.values()) {
      if (!isWaiting(row)) continue;
      const next = row.nextAttemptAt > 0 && row.suspect !== true ? dueNow(row) : row;
      rows.set(row.id, next);
      agenda.add(next);
    }
  }
}
