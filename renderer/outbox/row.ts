import type { OutboxItem, Settlement } from '../../shared/outbox.ts';
import { backoff } from '../../shared/schedule.ts';
import type { Row } from './database.ts';

/** How long a record without a case waits before it is tried again, ms. */
const CASE_WAIT_MS = 30_000;

export function freshRow(item: OutboxItem): Row {
  const { id, due, cutOffAt, mayHaveArrived, revision, exported, refusal } = item;
  const refused = refusal === undefined ? 'pending' : 'quarantined';
  return {
    id,
    state: exported ? 'exported' : refused,
    due,
    cutOffAt,
    attempts: 0,
    nextAttemptAt: 0,
    waitMs: 0,
    mayHaveArrived,
    failures: 0,
    revision,
    ...(refusal !== undefined && { lastOutcome: refusal }),
  };
}

/**
 * The row of a record of which the journal has another version: what it has gone through stays, its
 * chances begin anew. What is on its way keeps its state, for its answer is still to come.
 */
export function renewedRow(row: Row, item: OutboxItem): Row {
  if (row.state === 'delivered') return row;
  if (row.state === 'sending') return { ...row, revision: item.revision };
  const { attempts, lastOutcome } = row;
  // Only another machine can have sent it without this row's knowledge.
  const sentElsewhere = row.state === 'exported' && item.mayHaveArrived;
  return {
    ...(lastOutcome !== undefined && { lastOutcome }),
    ...freshRow(item),
    attempts,
    mayHaveArrived: row.mayHaveArrived || sentElsewhere,
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

/** What the queue's verdict says about one row. */
export interface Circumstances {
  readonly spared: boolean;
  readonly wholly: boolean;
  readonly suspect: boolean;
}

/** What a row becomes by its settlement; `null` when nothing is left to be kept. */
export function follow(
  row: Row,
  { outcome, journaled, exported }: Settlement,
  { spared, wholly, suspect }: Circumstances,
  now: number,
  random: () => number,
): Row | null {
  const waits = (state: 'pending' | 'waitingCase', waitMs: number): Row => {
    const { suspect: _was, ...rest } = row;
    const nextAttemptAt = now + waitMs;
    return { ...rest, state, waitMs, nextAttemptAt, failures: 0, lastOutcome: outcome };
  };
  if (exported === true && outcome.kind !== 'delivered') {
    const mayHaveArrived = row.mayHaveArrived || mayHaveTaken(outcome);
    return { ...row, state: 'exported', mayHaveArrived };
  }
  switch (outcome.kind) {
    case 'delivered':
      return journaled ? null : { ...row, state: 'delivered', lastOutcome: outcome };
    case 'waitingCase': {
      const mayHaveArrived = row.mayHaveArrived && outcome.absent !== true;
      return { ...waits('waitingCase', CASE_WAIT_MS), mayHaveArrived };
    }
    case 'retry': {
      const next = waits('pending', backoff(row.attempts, random(), outcome.after));
      const mayHaveArrived = row.mayHaveArrived || mayHaveTaken(outcome);
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

function mayHaveTaken(outcome: Settlement['outcome']): boolean {
  return outcome.kind === 'retry' && outcome.mayHaveArrived;
}

function quarantined(row: Row, lastOutcome: Settlement['outcome']): Row {
  return { ...row, state: 'quarantined', lastOutcome };
}
