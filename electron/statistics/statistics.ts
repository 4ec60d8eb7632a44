import type { Clock } from '../../shared/clock.ts';
import type { DayCounts, MonthStatistics } from '../../shared/day-counts.ts';
import { shanghaiDay } from '../../shared/shanghai-time.ts';
import { type Log, reasonOf } from '../log.ts';
import { dayCountsOf, dayOfRating, dayOfService, finishedDaysOf } from './day.ts';
import type { MonthFiles } from './month-files.ts';
import { monthTable } from './month-table.ts';
import type { Countable, RatingRecord, ServiceRecord } from './service-record.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/**
 * So long a finished day may still change: a paper form is entered within five working days (R5),
 * which the longest holidays stretch to two weeks. The journal keeps everything for longer.
 */
const OPEN_DAYS = 21;
const KEPT_DAYS = 400;

/** Counts by R16, of the day that goes on and of those that are over. */
export interface Statistics {
  /** A service has ended. */
  ended(id: string, record: ServiceRecord): void;
  /** A record was sealed. @returns whether it is new here */
  rated(id: string, rating: RatingRecord): boolean;
  /** The day so far: nothing about levels (R12). */
  today(): DayCounts;
  /** Finished months and the one that goes on, `yyyy-MM`, the newest first. */
  months(): readonly string[];
  /** The finished days of a month, `yyyy-MM`; `undefined` where there are none. */
  month(month: string): MonthStatistics | undefined;
  /** The same as a table for a spreadsheet (R18): CSV in UTF-8 with BOM. */
  table(month: string): string | undefined;
  /** Tasks that the province did not know when they were seen last (R17). */
  unboundTasks(): number;
}

/**
 * A day is summed up when it is over: when somebody asks or the next service ends, but not before the
 * time is known in this run.
 * @param options.counter the number of the counter this device is paired to
 * @param options.past what the journal knows of earlier runs
 */
export function createStatistics(options: {
  readonly counter: string;
  readonly files: MonthFiles;
  readonly past: Countable;
  readonly clock: Clock;
  readonly isClockRight: () => boolean;
  readonly log: Log;
}): Statistics {
  const { counter, files, past, clock, isClockRight, log } = options;
  const services = new Map(past.services);
  const ratings = new Map(past.ratings);
  const countable: Countable = { services, ratings };
  /** Days that are to be summed up, when they are over. */
  const changed = new Set<string>();
  for (const record of services.values()) changed.add(dayOfService(record));
  for (const rating of ratings.values()) changed.add(dayOfRating(rating, services));

  function sumUp(): void {
    const now = clock.now().corrected;
    const today = shanghaiDay(now);
    const over = [...changed].filter((day) => day < today);
    if (over.length === 0 || !isClockRight()) return;
    try {
      files.put(over.flatMap((day) => finishedDaysOf(day, countable)));
      for (const day of over) changed.delete(day);
      forgetBefore(shanghaiDay(now - OPEN_DAYS * DAY_MS));
      files.dropBefore(shanghaiDay(now - KEPT_DAYS * DAY_MS));
    } catch (error) {
      log.error('finished days cannot be summed up', { why: reasonOf(error) });
    }
  }

  function forgetBefore(day: string): void {
    // Ratings first: the day of one is that of its service.
    for (const [id, rating] of ratings) {
      if (dayOfRating(rating, services) < day) ratings.delete(id);
    }
    for (const [id, record] of services) {
      if (dayOfService(record) < day) services.delete(id);
    }
  }

  return {
    ended(id, record) {
      services.set(id, record);
      changed.add(dayOfService(record));
      sumUp();
    },
    rated(id, rating) {
      if (ratings.has(id)) return false;
      ratings.set(id, rating);
      changed.add(dayOfRating(rating, services));
      return true;
    },
    today: () => dayCountsOf({ day: shanghaiDay(clock.now().corrected), counter }, countable),
    months() {
      sumUp();
      return files.months();
    },
    month(month) {
      sumUp();
      return files.read(month);
    },
    table(month) {
      sumUp();
      const statistics = files.read(month);
      return statistics && monthTable(statistics);
    },
    unboundTasks() {
      const bound = new Map<string, boolean>();
      const inOrder = [...services.values()].sort((one, other) => one.calledAt - other.calledAt);
      for (const { tasks } of inOrder) for (const task of tasks) bound.set(task.code, task.bound);
      return [...bound.values()].filter((isBound) => !isBound).length;
    },
  };
}
