import type { Level } from './level.ts';
import { z } from './schema.ts';
import type { NotRatedReason } from './session/events.ts';

/**
 * What a counter did in a day (R16). Everything that is ever divided by `called` counts services out
 * of that same set, so that no rate can exceed 100 %; whatever counts something else – records,
 * forms – says so and is divided by nothing.
 */

const count = z.int().min(0);

/** Why services of a day were not rated; see `session/events.ts`. */
export const NOT_RATED_REASONS = [
  'timeout',
  'withdrawn',
  'notInvited',
  'replaced',
  'alreadyRated',
  'ratedElsewhere',
  'leftOnPage',
  'notSaved',
  'cancelled',
  'abandoned',
  'transferred',
  'suspended',
  'paused',
  'reset',
] as const satisfies readonly NotRatedReason[];

const levelCountsSchema = z.strictObject({
  5: count,
  4: count,
  3: count,
  2: count,
  1: count,
} satisfies Record<Level, typeof count>);

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const shape = {
  /** `yyyy-MM-dd` in Asia/Shanghai: the day on which the service was called. */
  day,
  /** The counter's number on that day: a device may move within a month. */
  counter: z.string(),
  /** Services that were called and have ended. */
  called: count,
  /** Of `called`: invited to rate. */
  invited: count,
  /** Of `called`: actively rated at the device by the citizen. */
  active: count,
  /** Of `called`: the rest, by why. With `active` they make up `called`. */
  notRated: z.partialRecord(z.enum(NOT_RATED_REASONS), count),
  /** Of `called`: begun by the clerk's hand instead of the queue machine, and of these rated. */
  manual: z.strictObject({ called: count, active: count }),
  /**
   * Of `called`, not of `active`: whose paper form has been entered (R5). It never counts in
   * 主动评价率. A form entered later belongs to the day of its service; one without a service here,
   * such as a blank made by IT, is only among `evaluations.paper`.
   */
  onPaper: count,
  /** Times somebody tried to take the screen from a citizen who was rating (R6). */
  interruptions: count,
  /** Records, not services: a parallel approval gives several for one service. */
  evaluations: z.strictObject({ active: count, paper: count }),
};

type Counted = z.infer<z.ZodObject<typeof shape>>;

function isOneSet(counts: Counted): boolean {
  const { called, invited, active, notRated, manual, onPaper } = counts;
  const rest = Object.values(notRated).reduce((sum, each) => sum + each, 0);
  return (
    active + rest === called &&
    invited <= called &&
    onPaper <= called - active &&
    manual.called <= called &&
    manual.active <= manual.called &&
    manual.active <= active
  );
}
const ONE_SET = 'these are not counts over one set of services (R16)';

/** A day that may still go on: nothing about levels, whatever the counts (R12). */
export const dayCountsSchema = z.strictObject(shape).refine(isOneSet, { error: ONE_SET });

export type DayCounts = z.infer<typeof dayCountsSchema>;

/** Fewer ratings than this would tell who said what (R16). */
export const LEAST_RATINGS_FOR_LEVELS = 10;

/** A day that is over, as it stands in the device's statistics. */
export const finishedDaySchema = z
  .strictObject({
    ...shape,
    /**
     * Records by level, all channels together: they sum up to `evaluations`. `null` on a day with
     * fewer than ten services rated (`active` + `onPaper`), and where the records themselves are gone.
     */
    levels: levelCountsSchema.nullable(),
    /** Services and of these actively rated by task (R17): for the coverage of a task list. */
    tasks: z.array(z.strictObject({ taskCode: z.string(), called: count, active: count })),
  })
  .refine(isOneSet, { error: ONE_SET })
  .refine(
    ({ levels, active, onPaper }) =>
      levels === null || active + onPaper >= LEAST_RATINGS_FOR_LEVELS,
    { error: 'levels of a day with fewer than ten ratings (R16)' },
  )
  .refine(
    ({ levels, evaluations }) =>
      levels === null ||
      Object.values(levels).reduce((sum, each) => sum + each, 0) ===
        evaluations.active + evaluations.paper,
    { error: 'the levels do not sum up to the evaluations' },
  );

export type FinishedDay = z.infer<typeof finishedDaySchema>;

/**
 * A month of finished days of one device: `statistics/yyyy-MM.json` on its disk, the answer of
 * `GET /statistics/yyyy-MM`, and what `fleet report` reads.
 */
export const monthStatisticsSchema = z.strictObject({
  format: z.literal('yiping-statistics/1'),
  deviceId: z.string(),
  hall: z.strictObject({ code: z.string(), name: z.string() }),
  month: z.string().regex(/^\d{4}-\d{2}$/),
  /** In the order of days; a device that moved has two rows for one day. */
  days: z.array(finishedDaySchema),
});

export type MonthStatistics = z.infer<typeof monthStatisticsSchema>;
