import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FinishedDay,
  type MonthStatistics,
  monthStatisticsSchema,
} from '../../shared/day-counts.ts';
import { writeDurably } from '../device/durable-file.ts';
import { parseCarrying } from '../device/newer-version.ts';
import { type Log, reasonOf } from '../log.ts';

const FILE = /^(\d{4}-\d{2})\.json$/;

/** The finished days of this device, one file a month; the journal they are made of goes after a month. */
export interface MonthFiles {
  /** Those there are, `yyyy-MM`, the newest first. */
  months(): readonly string[];
  /** @param month `yyyy-MM`; anything else has no file */
  read(month: string): MonthStatistics | undefined;
  /**
   * Takes days, each in place of the one that was there; a day of which less is known now than was
   * then stays as it is. @throws when the disk refuses
   */
  put(days: readonly FinishedDay[]): void;
  /** Removes the months that ended before a day, `yyyy-MM-dd`. */
  dropBefore(day: string): void;
}

/** @param folder made with the first day that is put there */
export function createMonthFiles({
  folder,
  owner,
  log,
}: {
  readonly folder: string;
  readonly owner: Pick<MonthStatistics, 'deviceId' | 'hall'>;
  readonly log: Log;
}): MonthFiles {
  const fileOf = (month: string) => join(folder, `${month}.json`);

  function months(): readonly string[] {
    try {
      return readdirSync(folder)
        .flatMap((name) => FILE.exec(name)?.[1] ?? [])
        .sort()
        .reverse();
    } catch (error) {
      if (!isMissing(error)) log.error('the statistics cannot be listed', { why: reasonOf(error) });
      return [];
    }
  }

  function read(month: string): MonthStatistics | undefined {
    if (!FILE.test(`${month}.json`)) return undefined;
    try {
      return parseCarrying(monthStatisticsSchema, JSON.parse(readFileSync(fileOf(month), 'utf8')));
    } catch (error) {
      if (!isMissing(error)) {
        log.error('a month of the statistics cannot be read', { month, why: reasonOf(error) });
      }
      return undefined;
    }
  }

  function write(month: string, days: readonly FinishedDay[]): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const known = read(month);
    // What cannot be read is kept for somebody who can.
    if (known === undefined && months().includes(month)) {
      renameSync(fileOf(month), `${fileOf(month)}.damaged`);
    }
    const rows = new Map(known?.days.map((row) => [keyOf(row), row]));
    for (const row of days) {
      const before = rows.get(keyOf(row));
      if (before === undefined || !isLess(row, before)) rows.set(keyOf(row), row);
    }
    const content: MonthStatistics = {
      format: 'yiping-statistics/1',
      ...owner,
      month,
      days: [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row),
    };
    writeDurably(fileOf(month), `${JSON.stringify(content, null, 2)}\n`);
  }

  return {
    months,
    read,
    put(days) {
      const byMonth = Map.groupBy(days, ({ day }) => day.slice(0, 7));
      for (const [month, some] of byMonth) write(month, some);
    },
    dropBefore(day) {
      for (const month of months()) {
        if (month < day.slice(0, 7)) rmSync(fileOf(month), { force: true });
      }
    },
  };
}

function keyOf({ day, counter }: FinishedDay): string {
  return `${day} ${counter}`;
}

/** A journal that lost a segment knows less of a day than it once did. */
function isLess(row: FinishedDay, before: FinishedDay): boolean {
  const records = ({ evaluations: { active, paper } }: FinishedDay) => active + paper;
  return row.called < before.called || records(row) < records(before);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
