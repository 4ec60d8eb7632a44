import { compareDue } from '../../shared/schedule.ts';
import type { Agenda } from './agenda.ts';
import type { Row } from './database.ts';

/** After so many spoilt batches a record is sent alone; it takes this many halvings of 50. */
const ISOLATED = 5;

export const isIsolated = ({ failures }: Row): boolean => failures >= ISOLATED;

/**
 * In how large a batch a record may go: half as many after each batch it may have spoilt, so that
 * one which makes the province crash ends up alone.
 */
function companyOf(row: Row, batch: number): number {
  return isIsolated(row) ? 1 : Math.max(1, batch >> row.failures);
}

/** The next batch: the most urgent due rows, as many as may go together. They leave the agenda. */
export function dueRows(agenda: Agenda, now: number, limit: number): readonly Row[] {
  const chosen: Row[] = [];
  let company = limit;
  for (let row = agenda.pop(now); row !== undefined; row = agenda.pop(now)) {
    company = Math.min(company, companyOf(row, limit));
    if (chosen.length >= company) {
      agenda.add(row);
      break;
    }
    chosen.push(row);
    if (chosen.length === company) break;
  }
  return chosen;
}

/** Those that were never tried, most urgent first. */
export function untriedRows(rows: readonly Row[], limit: number): readonly Row[] {
  return rows
    .filter(({ state, attempts }) => state === 'pending' && attempts === 0)
    .sort((a, b) => compareDue(a.due, b.due))
    .slice(0, limit);
}

/**
 * The record a probe is made with: the most urgent, but each only once before all have had their
 * turn, so that none that is itself at fault stands between the queue and the province.
 */
export function probeRow(rows: Iterable<Row>): Row | undefined {
  let chosen: Row | undefined;
  for (const row of rows) {
    if (row.state !== 'pending') continue;
    if (chosen === undefined || probesBefore(row, chosen)) chosen = row;
  }
  return chosen;
}

function probesBefore(one: Row, other: Row): boolean {
  const turn = ({ suspect, spared, failures }: Row) =>
    (suspect === true ? 1_000 : 0) + Math.max(0, spared === true ? failures : failures - 1);
  return (turn(one) - turn(other) || compareDue(one.due, other.due)) < 0;
}
