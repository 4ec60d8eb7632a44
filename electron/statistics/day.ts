import {
  type DayCounts,
  type FinishedDay,
  LEAST_RATINGS_FOR_LEVELS,
} from '../../shared/day-counts.ts';
import { endOfShanghaiDay, shanghaiDay, shanghaiMoment } from '../../shared/shanghai-time.ts';
import type { Countable, RatingRecord, ServiceRecord } from './service-record.ts';

/** One service with all that was said about it. */
interface Counted {
  /** Absent where a crash has cost it and only its rating is left: that it was called is plain. */
  readonly record: ServiceRecord | undefined;
  readonly active: boolean;
  readonly onPaper: boolean;
}

/** Of one counter on one day. */
interface Gathered {
  readonly services: readonly Counted[];
  readonly ratings: readonly RatingRecord[];
}

type Place = { readonly day: string; readonly counter: string };

/** `yyyy-MM-dd` of a service. */
export function dayOfService({ calledAt }: ServiceRecord): string {
  return shanghaiDay(calledAt);
}

/** The day a rating belongs to: that of its service, else that on which it was given. */
export function dayOfRating(
  { service, assessedAt }: RatingRecord,
  services: Countable['services'],
): string {
  const record = services.get(service);
  return record === undefined ? shanghaiDay(assessedAt) : dayOfService(record);
}

/** The counts of a counter on a day that may still go on. */
export function dayCountsOf(place: Place, countable: Countable): DayCounts {
  return countsOf(place, gather(place, countable));
}

/** The counters that did anything on a day, each with its counts. */
export function finishedDaysOf(day: string, countable: Countable): readonly FinishedDay[] {
  const { services, ratings } = countable;
  const counters = new Set<string>();
  for (const record of services.values()) {
    if (dayOfService(record) === day) counters.add(record.counter);
  }
  for (const rating of ratings.values()) {
    if (dayOfRating(rating, services) === day) counters.add(counterOf(rating, services));
  }
  return [...counters].sort().map((counter) => {
    const place = { day, counter };
    const gathered = gather(place, countable);
    const counts = countsOf(place, gathered);
    const shown = counts.active + counts.onPaper >= LEAST_RATINGS_FOR_LEVELS;
    return {
      ...counts,
      levels: shown ? levelsOf(gathered.ratings) : null,
      tasks: tasksOf(gathered.services),
    };
  });
}

function counterOf(rating: RatingRecord, services: Countable['services']): string {
  return services.get(rating.service)?.counter ?? rating.counter;
}

/** Whether a moment, corrected ms, lies in a day: asked of weeks of services at once. */
function inDay(day: string): (at: number) => boolean {
  const begin = shanghaiMoment(`${day} 00:00:00`) ?? Number.NaN;
  const end = endOfShanghaiDay(begin);
  return (at) => at >= begin && at < end;
}

/** All that is ever divided by one another comes out of this one set (R16). */
function gather({ day, counter }: Place, { services, ratings }: Countable): Gathered {
  const isOfDay = inDay(day);
  const own = [...ratings.values()].filter((rating) => {
    const record = services.get(rating.service);
    return (
      isOfDay(record?.calledAt ?? rating.assessedAt) &&
      (record?.counter ?? rating.counter) === counter
    );
  });
  const active = new Set(own.filter(({ paper }) => !paper).map(({ service }) => service));
  const paper = new Set(own.filter((rating) => rating.paper).map(({ service }) => service));
  const counted: Counted[] = [];
  for (const [id, record] of services) {
    if (record.counter !== counter || !isOfDay(record.calledAt)) continue;
    const isActive = active.has(id) || record.outcome === 'rated';
    counted.push({ record, active: isActive, onPaper: !isActive && paper.has(id) });
  }
  for (const id of active) {
    if (services.has(id)) continue;
    counted.push({ record: undefined, active: true, onPaper: false });
  }
  return { services: counted, ratings: own };
}

function countsOf({ day, counter }: Place, { services, ratings }: Gathered): DayCounts {
  const notRated: DayCounts['notRated'] = {};
  for (const { active, record } of services) {
    if (active || record === undefined || record.outcome === 'rated') continue;
    notRated[record.outcome] = (notRated[record.outcome] ?? 0) + 1;
  }
  const active = services.filter((each) => each.active);
  const manual = services.filter(({ record }) => record?.kind === 'manual');
  const onPaper = ratings.filter(({ paper }) => paper).length;
  return {
    day,
    counter,
    called: services.length,
    invited: services.filter(({ record, active: rated }) => rated || record?.invited).length,
    active: active.length,
    notRated,
    manual: {
      called: manual.length,
      active: manual.filter((each) => each.active).length,
    },
    onPaper: services.filter((each) => each.onPaper).length,
    interruptions: services.reduce((sum, { record }) => sum + (record?.interruptions ?? 0), 0),
    evaluations: { active: ratings.length - onPaper, paper: onPaper },
  };
}

function levelsOf(ratings: readonly RatingRecord[]): NonNullable<FinishedDay['levels']> {
  const levels = { 5: 0, 4: 0, 3: 0, 2: 0, 1: 0 };
  for (const { level } of ratings) levels[level] += 1;
  return levels;
}

function tasksOf(services: readonly Counted[]): FinishedDay['tasks'] {
  const tasks = new Map<string, { called: number; active: number }>();
  for (const { record, active } of services) {
    for (const taskCode of new Set(record?.tasks.map(({ code }) => code))) {
      const task = tasks.get(taskCode) ?? { called: 0, active: 0 };
      tasks.set(taskCode, { called: task.called + 1, active: task.active + Number(active) });
    }
  }
  return [...tasks]
    .map(([taskCode, counts]) => ({ taskCode, ...counts }))
    .sort((one, other) => (one.taskCode < other.taskCode ? -1 : 1));
}
