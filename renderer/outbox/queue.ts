import type {
  Holding,
  OutboxCounts,
  OutboxItem,
  Parcel,
  Settlement,
  UnwrittenReceipt,
} from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import { isIsolated } from './choice.ts';
import type { OutboxDatabase, Row } from './database.ts';
import { Mirror } from './mirror.ts';
import { judge, OPEN, type Pace } from './pace.ts';
import { follow, freshRow, leftBehind, renewedRow, sparedRow } from './row.ts';

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
  /** Puts the journal's version of records in the place of another, or where there is none. */
  replace(items: readonly OutboxItem[]): Promise<void>;
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
  /** Which version of which records is here. */
  holdings(): readonly Holding[];
  has(id: string): boolean;
  /** The records with these ids, content and all. */
  items(ids: readonly string[]): Promise<readonly OutboxItem[]>;
  /** Receipts the journal has not confirmed. */
  unconfirmed(): readonly UnwrittenReceipt[];
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
  const mirror = new Mirror();
  let pace: Pace = (await database.queue.get('pace'))?.pace ?? OPEN;
  if (pace.nextAt - now > pace.waitMs) pace = { ...pace, nextAt: now };
  // The others of the hall have started at another moment.
  pace = { ...pace, resumeAt: 0 };

  const found = await database.rows.toArray();
  const left = found.map((row) => leftBehind(row, now));
  const interrupted = left.filter((_row, index) => found[index]?.state === 'sending');
  if (interrupted.length > 0) await database.rows.bulkPut(interrupted);
  for (const row of left) mirror.put(row);

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
      for (const row of sending) mirror.put(row);
      for (const id of empty) mirror.forget(id);
      if (empty.length > 0) lost();
      return parcels;
    } catch (error) {
      mirror.putBack(chosen);
      throw error;
    }
  }

  return {
    store: (items, isFresh = false) =>
      inTurn(async () => {
        const missing = items.filter(({ id }) => mirror.get(id) === undefined);
        const added = new Map(missing.map((item) => [item.id, freshRow(item)]));
        await database.transaction('rw', database.rows, database.envelopes, async () => {
          // Neither waits for the other: a citizen waits for both.
          await Promise.all([
            database.envelopes.bulkPut(missing.map(({ id, envelope }) => ({ id, envelope }))),
            database.rows.bulkPut([...added.values()]),
          ]);
        });
        for (const row of added.values()) {
          mirror.put(row);
          if (isFresh) mirror.markFresh(row.id);
        }
      }),

    replace: (items) =>
      inTurn(async () => {
        const changed = items.map((item) => {
          const row = mirror.get(item.id);
          return { item, row: row === undefined ? freshRow(item) : renewedRow(row, item) };
        });
        // What was delivered has no content any more and needs none.
        const contents = changed
          .filter(({ row }) => row.state !== 'delivered')
          .map(({ item: { id, envelope } }) => ({ id, envelope }));
        await database.transaction('rw', database.rows, database.envelopes, async () => {
          await database.envelopes.bulkPut(contents);
          await database.rows.bulkPut(changed.map(({ row }) => row));
        });
        for (const { row } of changed) mirror.put(row);
      }),

    take: (at, limit) => inTurn(() => send(mirror.takeDue(at, limit))),
    takeFresh: (limit) => inTurn(() => send(mirror.untried(limit))),
    takeProbe: (at) => inTurn(() => send(mirror.probe(at))),

    settle: (settlements, at, random) =>
      inTurn(async () => {
        const known = [...settlements].flatMap(([id, settlement]) => {
          const row = mirror.get(id);
          return row === undefined ? [] : [{ row, settlement }];
        });
        const answers = known
          .filter(({ settlement }) => settlement.unasked !== true)
          .map(({ row, settlement: { outcome } }) => ({
            id: row.id,
            outcome,
            isolated: isIsolated(row),
            spared: row.spared === true,
          }));
        const verdict = judge(pace, answers, at, random);
        const changed: Row[] = [];
        const gone: string[] = [];
        for (const { row, settlement } of known) {
          const circumstances = { ...verdict, spared: verdict.spared.has(row.id) };
          const next = follow(row, settlement, circumstances, at, random);
          if (next === null) gone.push(row.id);
          else changed.push(next);
        }
        for (const id of verdict.spared) {
          const row = mirror.get(id);
          if (row?.state === 'quarantined' && !settlements.has(id)) changed.push(sparedRow(row));
        }
        const delivered = changed.filter((row) => row.state === 'delivered').map(({ id }) => id);
        // Receipts forgotten in a power cut are asked for again, and main answers from its journal.
        // All else is nowhere but here.
        const { rows, envelopes, queue } = known.every(
          ({ settlement: { outcome, journaled } }) => journaled && outcome.kind === 'delivered',
        )
          ? database.swift
          : database;
        try {
          await rows.db.transaction('rw', [rows, envelopes, queue], async () => {
            await Promise.all([
              rows.bulkPut(changed),
              rows.bulkDelete(gone),
              envelopes.bulkDelete([...gone, ...delivered]),
              queue.put({ key: 'pace', pace: verdict.pace }),
            ]);
          });
        } catch (error) {
          // Asked again, main answers from its journal what it has heard of them already.
          const detail = 'the outcome could not be stored';
          const outcome: Outcome = { kind: 'retry', mayHaveArrived: true, detail };
          const ordinary = { spared: false, wholly: false, suspect: false };
          for (const { row } of known) {
            const next = follow(row, { outcome, journaled: false }, ordinary, at, random);
            if (next !== null) mirror.put(next);
          }
          throw error;
        }
        pace = verdict.pace;
        for (const id of gone) mirror.forget(id);
        for (const row of changed) mirror.put(row);
        if (!verdict.reopened) return;
        mirror.age();
        mirror.wake();
      }),

    wake: (at) =>
      inTurn(async () => {
        if (!pace.asked) pace = { ...pace, nextAt: Math.min(pace.nextAt, at) };
        mirror.wake();
      }),

    nextDueAt: (at) => mirror.nextDueAt(at),
    pace: () => pace,
    counts: () => mirror.counts(),
    holdings: () => mirror.holdings(),
    has: (id) => mirror.get(id) !== undefined,
    unconfirmed: () => mirror.unconfirmed(),

    async items(ids) {
      const contents = await database.envelopes.bulkGet([...ids]);
      return ids.flatMap((id, index) => {
        const row = mirror.get(id);
        const envelope = contents[index]?.envelope;
        if (row === undefined || envelope === undefined) return [];
        const { due, cutOffAt, mayHaveArrived, revision, state } = row;
        const exported = state === 'exported';
        return [{ id, due, cutOffAt, mayHaveArrived, revision, exported, envelope }];
      });
    },

    confirm: (ids) =>
      inTurn(async () => {
        const done = ids.filter((id) => {
          const state = mirror.get(id)?.state;
          return state !== undefined && state !== 'sending';
        });
        if (done.length === 0) return;
        await database.transaction('rw', database.rows, database.envelopes, async () => {
          await database.rows.bulkDelete(done);
          await database.envelopes.bulkDelete(done);
        });
        for (const id of done) mirror.forget(id);
      }),
  };
}
