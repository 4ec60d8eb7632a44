import type { OutboxItem, Settlement } from '../../shared/outbox.ts';
import { backoff } from '../../shared/schedule.ts';
import type { Row } from './database.ts';

/** A case that comes late mostly comes within a minute, ms. */
const FIRST_CASE_WAIT_MS = 30_000;
/** A province that has no service for a record costs four calls each time it is asked, ms. */
const LONGEST_CASE_WAIT_MS = 10 * 60_000;
/** What has no case is due when it gets one, by `replace`; this is for what should go wrong, ms. */
const UNLINKED_WAIT_MS = 60 * 60_000;

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

/** It waits for a case that only this device can give it. */
export const isUnlinked = ({ state, lastOutcome }: Row): boolean =>
  state === 'waitingCase' && lastOutcome?.kind === 'waitingCase' && lastOutcome.absent !== true;

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
  { outcome, journaled, exported, met }: Settlement,
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
      if (journaled) return null;
      return {
        ...row,
        state: 'delivered',
        lastOutcome: outcome,
        ...(met !== undefined && { met }),
      };
    case 'waitingCase': {
      if (outcome.absent !== true) return waits('waitingCase', UNLINKED_WAIT_MS);
      const absences = (row.absences ?? 0) + 1;
      const next = waits('waitingCase', caseWait(absences, random()));
      return { ...next, absences, mayHaveArrived: false };
    }
    case 'retry':
    case 'unauthorised': {
      // While nobody comes through for want of a right, the queue waits, not the row.
      const held = outcome.kind === 'unauthorised' && wholly && !suspect;
      const after = outcome.kind === 'retry' ? outcome.after : undefined;
      const next = waits('pending', held ? 0 : backoff(row.attempts, random(), after));
      const mayHaveArrived = row.mayHaveArrived || mayHaveTaken(outcome);
      return {
        ...next,
        mayHaveArrived,
        failures: wholly ? row.failures + 1 : 0,
        ...(suspect && { suspect }),
      };
    }
    case 'rejected': {
      // What the province itself refuses it does not have.
      const mayHaveArrived = row.mayHaveArrived && outcome.unasked === true;
      const refused = { ...row, mayHaveArrived, lastOutcome: outcome };
      return spared ? sparedRow(refused) : quarantined(refused, outcome);
    }
    case 'conflict':
      return quarantined(row, outcome);
  }
}

/** Rejected, but so was everything: it stays, and others have their turn at the probe first. */
export function sparedRow(row: Row): Row {
  return { ...dueNow(row), state: 'pending', spared: true, failures: row.failures + 1 };
}

/** Twice as long after each look, give or take a quarter, so that many do not come back as one. */
function caseWait(absences: number, random: number): number {
  const longest = Math.min(LONGEST_CASE_WAIT_MS, FIRST_CASE_WAIT_MS * 2 ** (absences - 1));
  return Math.round(longest * (0.75 + random / 2));
}

function mayHaveTaken(outcome: Settlement['outcome']): boolean {
  return outcome.kind === 'retry' && outcome.mayHaveArrived;
}

function quarantined(row: Row, lastOutcome: Settlement['outcome']): Row {
  return { ...row, state: 'quarantined', lastOutcome };
}
