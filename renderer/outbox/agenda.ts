import { compareDue } from '../../shared/schedule.ts';
import type { Row } from './database.ts';
import { Heap } from './heap.ts';

/**
 * Which row is next: what is due in the order of sending, the rest by when it will be. A row that
 * has changed since it was added is passed over, so nothing has to be searched for and removed.
 */
export interface Agenda {
  add(row: Row): void;
  /** Takes the most urgent row that is due. */
  pop(now: number): Row | undefined;
  /** When the next row is due, `now` at the earliest; `null` when none waits. */
  nextAt(now: number): number | null;
  clear(): void;
}

/**
 * What may well be taken goes before what the province had no service for the last time: that many
 * wait for their cases delays nobody else. Bad ones go before good ones all the same (R11).
 */
function isBefore(one: Row, other: Row): boolean {
  if (one.due.bad !== other.due.bad || one.state === other.state) {
    return compareDue(one.due, other.due) < 0;
  }
  return other.state === 'waitingCase';
}

/** @param waits whether this very row still waits to be sent */
export function createAgenda(waits: (row: Row) => boolean): Agenda {
  const ready = new Heap<Row>(isBefore);
  const later = new Heap<Row>((one, other) => one.nextAttemptAt < other.nextAttemptAt);

  function first(heap: Heap<Row>): Row | undefined {
    for (let row = heap.peek(); row !== undefined; row = heap.peek()) {
      if (waits(row)) return row;
      heap.pop();
    }
    return undefined;
  }

  function ripen(now: number): void {
    for (let row = first(later); row !== undefined; row = first(later)) {
      if (row.nextAttemptAt > now) return;
      later.pop();
      ready.push(row);
    }
  }

  return {
    add: (row) => (row.nextAttemptAt > 0 ? later : ready).push(row),
    pop(now) {
      ripen(now);
      const row = first(ready);
      if (row !== undefined) ready.pop();
      return row;
    },
    nextAt(now) {
      ripen(now);
      return first(ready) === undefined ? (first(later)?.nextAttemptAt ?? null) : now;
    },
    clear() {
      ready.clear();
      later.clear();
    },
  };
}
