import type { OutboxItem, Settlement } from '../../shared/outbox.ts';
import { backoff, compareDue } from '../../shared/schedule.ts';
import type { Row } from './database.ts';

/** How long a record without a case waits before it is tried again, ms. */
const CASE_WAIT_MS = 30_000;
/** After so many spoilt batches a record is sent alone; it takes this many halvings of 50. */
const ISOLATED = 5;

export function freshRow({ id, due, cutOffAt, mayHaveArrived }: OutboxItem): Row {
  return {
    id,
    state: 'pending',
    due,
    cutOffAt,
    attempts: 0,
    nextAttemptAt: 0,
    waitMs: 0,
    mayHaveArrived,
    failures: 0,
  };
}

/**
 * A row of an earlier run. What was being sent then may have arrived; and a clock that was set back
 * would stretch a wait: whoever waits longer than was meant is due.
 */
export function leftBehind(row: Row, now: number): Row {
  if (row.state === 'sending') {
    return { ...row, state: 'pending', mayHaveArrived: true, nextAttemptAt: 0, waitMs: 0 };
  }
  return row.nextAttemptAt - now > row.waitMs ? dueNow(row) : row;
}

export const isWaiting = ({ state }: Row): boolean =>
  state === 'pending' || state === 'waitingCase';

export const dueNow = (row: Row): Row => ({ ...row, nextAttemptAt: 0, waitMs: 0 });

export const isIsolated = ({ failures }: Row): boolean => failures >= ISOLATED;

/**
 * In how large a batch a record may go: half as many after each batch it may have spoilt, so that
 * one which makes the province crash ends up alone.
 */
export function companyOf({ failures }: Row, batch: number): number {
  return failures >= ISOLATED ? 1 : Math.max(1, batch >> failures);
}

/**
 * Which record a probe is made with: the most urgent, but each only once before all have had their
 * turn, so that none that is itself at fault stands between the queue and the province.
 */
export function probesBefore(one: Row, other: Row): boolean {
  const turn = ({ suspect, spared, failures }: Row) =>
    (suspect === true ? 1_000 : 0) + Math.max(0, spared === true ? failures : failures - 1);
  return (turn(one) - turn(other) || compareDue(one.due, other.due)) < 0;
}

/** What the queue's verdict says about one row. */
export interface Circumstances {
  readonly spared: boolean;
  readonly wholly: boolean;
  readonly suspect: boolean;
}

/** What a row becomes by its settlement; `null` when nothing is left to be kept. */
export function follow(
  row: Row,
  { outcome, journaled }: Settlement,
  { spared, wholly, suspect }: Circumstances,
  now: number,
  random: () => number,
): Row | null {
  const waits = (state: 'pending' | 'waitingCase', waitMs: number): Row => {
    const { suspect: _was, ...rest } = row;
    const nextAttemptAt = now + waitMs;
    return { ...rest, state, waitMs, nextAttemptAt, failures: 0, lastOutcome: outcome };
  };
  switch (outcome.kind) {
    case 'delivered':
      return journaled ? null : { ...row, state: 'delivered', lastOutcome: outcome };
    case 'waitingCase': {
      const mayHaveArrived = row.mayHaveArrived && outcome.absent !== true;
      return { ...waits('waitingCase', CASE_WAIT_MS), mayHaveArrived };
    }
    case 'retry': {
      const next = waits('pending', backoff(row.attempts, random(), outcome.after));
      const mayHaveArrived = row.mayHaveArrived || outcome.mayHaveArrived;
      return {
        ...next,
        mayHaveArrived,
        failures: wholly ? row.failures + 1 : 0,
        ...(suspect && { suspect }),
      };
    }
    case 'unauthorised':
      // Nobody's record is at fault; the queue waits, not the row.
      return { ...waits('pending', 0), failures: row.failures };
    case 'rejected':
      return spared ? sparedRow({ ...row, lastOutcome: outcome }) : quarantined(row, outcome);
    case 'conflict':
      return quarantined(row, outcome);
  }
}

/** Rejected, but so was everything: it stays, and others have their turn at the probe first. */
export function sparedRow(row: Row): Row {
  return { ...dueNow(row), state: 'pending', spared: true, failures: row.failures + 1 };
}

function quarantined(row: Row, lastOutcome: Settlement['outcome']): Row {
  return { ...row, state: 'quarantined', lastOutcome };
}
