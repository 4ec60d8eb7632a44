import {
  type FinishedDay,
  type MonthStatistics,
  NOT_RATED_REASONS,
} from '../../shared/day-counts.ts';
import { isBad, LEVELS, type Level } from '../../shared/level.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import type { Period } from './period.ts';
import { shareText } from './share.ts';
import type { ListedTask } from './task-list.ts';

/** One line of the bulletin. Shares are of `services`, the same set throughout (R16). */
export interface BulletinRow {
  readonly group: string;
  readonly counters: number;
  /** Called and ended. */
  readonly services: number;
  readonly invited: number;
  /** Of `services`: rated at the device or on paper. */
  readonly rated: number;
  /** 评价率. */
  readonly ratedShare: string | null;
  /** Of `services`: 主动评价. */
  readonly active: number;
  /** 主动评价率. */
  readonly activeShare: string | null;
  readonly onPaper: number;
  /** How much of all that was rated came from paper: here 事后补录 would show. */
  readonly paperShare: string | null;
  readonly manual: number;
  readonly interruptions: number;
  readonly notRated: Readonly<Record<string, number>>;
  /** Records, of which a parallel approval has several for one service; no share is of services. */
  readonly records: number;
  /** Of `records`: those of days whose levels may be told. */
  readonly recordsWithLevel: number;
  /** `null` where no day had ten ratings. Shares are of `recordsWithLevel`. */
  readonly levels: Readonly<Record<Level, { count: number; share: string | null }>> | null;
  /** 差评, of `recordsWithLevel`. */
  readonly bad: number | null;
}

/** What makes the figures less than they seem. */
export interface BulletinNote {
  readonly kind: 'notAnswered' | 'countedOnce' | 'twoDevices' | 'notInInventory';
  readonly counter?: string;
  readonly what: string;
}

export interface Bulletin {
  readonly format: 'yiping-bulletin/1';
  readonly period: string;
  readonly groups: readonly BulletinRow[];
  readonly total: BulletinRow;
  readonly coverage: Coverage | null;
  readonly notes: readonly BulletinNote[];
}

/**
 * Counts a hall's bulletin from its devices' finished days.
 * @param groupOf the row a counter belongs to; `undefined` for a counter that is in no inventory
 * @param tasks the list that is to be covered; without one nothing is said about coverage
 * @param notes what is known already: whose statistics are missing
 */
export function bulletinOf(options: {
  readonly period: Period;
  readonly months: readonly MonthStatistics[];
  readonly groupOf: (counter: string, hall: string) => string | undefined;
  readonly tasks?: readonly ListedTask[] | undefined;
  readonly notes?: readonly BulletinNote[];
}): Bulletin {
  const { period, groupOf, tasks, notes = [] } = options;
  const { single, repeatedNotes } = withoutRepeats(
    options.months.filter(({ month }) => period.months.includes(month)),
  );
  const groups = new Map<string, CountedDay[]>();
  const strangers = new Set<string>();
  for (const { hall, days } of single) {
    for (const day of days) {
      const group = groupOf(day.counter, hall.name);
      if (group === undefined) strangers.add(day.counter);
      const name = group ?? hall.name;
      groups.set(name, groups.get(name) ?? []);
      groups.get(name)?.push({ ...day, hall: hall.code });
    }
  }
  const all = [...groups.values()].flat();
  return {
    format: 'yiping-bulletin/1',
    period: period.name,
    groups: [...groups].map(([group, days]) => rowOf(group, days)),
    total: rowOf('合计', all),
    coverage: tasks === undefined ? null : coverageOf(tasks, all),
    notes: [
      ...notes,
      ...repeatedNotes,
      ...twoDeviceNotes(single),
      ...[...strangers].map((counter): BulletinNote => {
        const what = 'a device was paired with it, and the inventory does not have it';
        return { kind: 'notInInventory', counter, what };
      }),
    ],
  };
}

/** `hall`: its code, for each hall has a counter 1. */
type CountedDay = FinishedDay & { readonly hall: string };

function rowOf(group: string, days: readonly CountedDay[]): BulletinRow {
  const sum = (of: (day: CountedDay) => number) => days.reduce((all, day) => all + of(day), 0);
  const services = sum(({ called }) => called);
  const active = sum((day) => day.active);
  const onPaper = sum((day) => day.onPaper);
  const rated = active + onPaper;
  const records = (day: CountedDay) => day.evaluations.active + day.evaluations.paper;
  const told = days.flatMap((day) => (day.levels === null ? [] : [day.levels]));
  const recordsWithLevel = sum((day) => (day.levels === null ? 0 : records(day)));
  const count = (level: Level) => told.reduce((all, levels) => all + levels[level], 0);
  const tellsLevels = told.length > 0;
  const reasons = NOT_RATED_REASONS.map(
    (reason) => [reason, sum(({ notRated }) => notRated[reason] ?? 0)] as const,
  );
  const level = (each: Level) => ({
    count: count(each),
    share: shareText(count(each), recordsWithLevel),
  });
  return {
    group,
    counters: new Set(days.map(({ hall, counter }) => `${hall}/${counter}`)).size,
    services,
    invited: sum(({ invited }) => invited),
    rated,
    ratedShare: shareText(rated, services),
    active,
    activeShare: shareText(active, services),
    onPaper,
    paperShare: shareText(onPaper, rated),
    manual: sum(({ manual }) => manual.called),
    interruptions: sum(({ interruptions }) => interruptions),
    notRated: Object.fromEntries(reasons.filter(([, times]) => times > 0)),
    records: sum(records),
    recordsWithLevel,
    levels: tellsLevels
      ? { 5: level(5), 4: level(4), 3: level(3), 2: level(2), 1: level(1) }
      : null,
    bad: tellsLevels ? LEVELS.filter(isBad).reduce((all, each) => all + count(each), 0) : null,
  };
}

/** One month of one device counts once, however often it was exported or answered. */
function withoutRepeats(months: readonly MonthStatistics[]) {
  const single = new Map<string, MonthStatistics>();
  const repeatedNotes: BulletinNote[] = [];
  for (const each of months) {
    const key = `${each.deviceId} ${each.month}`;
    const before = single.get(key);
    if (before !== undefined) {
      const what = `${key} is there more than once: the one with more days counts`;
      repeatedNotes.push({ kind: 'countedOnce', what });
    }
    if (before === undefined || each.days.length > before.days.length) single.set(key, each);
  }
  return { single: [...single.values()], repeatedNotes };
}

/** Counters at which two devices counted services on one day. */
function twoDeviceNotes(months: readonly MonthStatistics[]): readonly BulletinNote[] {
  /** By counter of a hall and by day, whose services were counted. */
  const counters = new Map<string, { counter: string; days: Map<string, Set<string>> }>();
  for (const { deviceId, hall, days } of months) {
    for (const { counter, day, called } of days) {
      if (called === 0) continue;
      const key = `${hall.code}/${counter}`;
      const known = counters.get(key) ?? { counter, days: new Map<string, Set<string>>() };
      counters.set(key, known);
      known.days.set(day, (known.days.get(day) ?? new Set<string>()).add(deviceId));
    }
  }
  return [...counters.values()].flatMap(({ counter, days }): BulletinNote[] => {
    const shared = [...days].filter(([, ids]) => ids.size > 1);
    if (shared.length === 0) return [];
    const ids = new Set(shared.flatMap(([, each]) => [...each]));
    const on = shared.map(([day]) => day).toSorted();
    const what = `${[...ids].toSorted().join(', ')} counted services on the same days: ${on.join(', ')}`;
    return [{ kind: 'twoDevices', counter, what }];
  });
}
