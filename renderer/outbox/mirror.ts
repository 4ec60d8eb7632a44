import {
  type Holding,
  type OutboxCounts,
  ROW_STATES,
  type RowState,
  type UnwrittenReceipt,
} from '../../shared/outbox.ts';
import { createAgenda } from './agenda.ts';
import { dueRows, probeRow, untriedRows } from './choice.ts';
import type { Row } from './database.ts';
import { dueNow, isUnlinked, isWaiting } from './row.ts';

/**
 * The rows as they lie in the database, once more in memory: choosing what goes next, counting and
 * comparing cost no disk.
 */
export class Mirror {
  readonly #rows = new Map<string, Row>();
  /** Said just now and never tried. */
  readonly #fresh = new Set<string>();
  readonly #tally = new Map<RowState, number>(ROW_STATES.map((state) => [state, 0]));
  readonly #agenda = createAgenda((row) => this.#rows.get(row.id) === row && isWaiting(row));

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** Takes a row, in the place of an older one. */
  put(row: Row): void {
    this.#leave(row.id);
    this.#rows.set(row.id, row);
    this.#tally.set(row.state, this.#count(row.state) + 1);
    if (row.attempts > 0) this.#fresh.delete(row.id);
    if (isWaiting(row)) this.#agenda.add(row);
  }

  forget(id: string): void {
    this.#leave(id);
    this.#fresh.delete(id);
  }

  markFresh(id: string): void {
    this.#fresh.add(id);
  }

  /** The next batch of what is due; it leaves the agenda. */
  takeDue(now: number, limit: number): readonly Row[] {
    return dueRows(this.#agenda, now, limit);
  }

  untried(limit: number): readonly Row[] {
    return untriedRows(
      [...this.#fresh].flatMap((id) => this.#rows.get(id) ?? []),
      limit,
    );
  }

  /** The record to see with whether the province takes any, due or not. */
  probe(now: number): readonly Row[] {
    const chosen = probeRow(this.#rows.values()) ?? this.#agenda.pop(now);
    return chosen === undefined ? [] : [chosen];
  }

  /** Rows that were chosen and could not be taken. */
  putBack(chosen: readonly Row[]): void {
    for (const row of chosen) if (this.#rows.get(row.id) === row) this.#agenda.add(row);
  }

  /**
   * Makes what waits due, in memory only: after a crash the waits on disk hold, five minutes at most.
   * What failed alone while the province took others keeps its own wait, and so does what has no case
   * yet, for none can come from the province.
   */
  wake(): void {
    this.#agenda.clear();
    for (const row of this.#rows.values()) {
      if (!isWaiting(row)) continue;
      const keeps = row.nextAttemptAt === 0 || row.suspect === true || isUnlinked(row);
      const next = keeps ? row : dueNow(row);
      this.#rows.set(row.id, next);
      this.#agenda.add(next);
    }
  }

  /** What was new has waited like the others. */
  age(): void {
    this.#fresh.clear();
  }

  nextDueAt(now: number): number | null {
    return this.#agenda.nextAt(now);
  }

  counts(): OutboxCounts {
    return {
      pending: this.#count('pending'),
      sending: this.#count('sending'),
      waitingCase: this.#count('waitingCase'),
      quarantined: this.#count('quarantined'),
      exported: this.#count('exported'),
      delivered: this.#count('delivered'),
    };
  }

  holdings(): readonly Holding[] {
    return [...this.#rows.values()].map(({ id, revision, state }) => ({
      id,
      revision,
      exported: state === 'exported',
    }));
  }

  unconfirmed(): readonly UnwrittenReceipt[] {
    return [...this.#rows.values()].flatMap(({ id, state, lastOutcome: outcome, met }) =>
      state === 'delivered' && outcome !== undefined
        ? [{ id, outcome, ...(met !== undefined && { met }) }]
        : [],
    );
  }

  #leave(id: string): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.delete(id);
    this.#tally.set(row.state, this.#count(row.state) - 1);
  }

  #count(state: RowState): number {
    return this.#tally.get(state) ?? 0;
  }
}
