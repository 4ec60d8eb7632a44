import { dayCountsSchema, finishedDaySchema } from './day-counts.ts';
import { z } from './schema.ts';

/** What ops take away from the device or bring back on a stick, and what is counted (R16, R18). */

const nothing = z.undefined();
const count = z.int().min(0);
const month = z.string().regex(/^\d{4}-\d{2}$/);
const path = z.string().min(1).max(500);

const rescueSchema = z.strictObject({
  undelivered: count,
  /** Of these in a rescue file. */
  exported: count,
  /** Removable disks that are there now. */
  sticks: z.array(z.strictObject({ folder: path, label: z.string() })),
  /** Rescue reports on them. */
  reports: z.array(path),
});
export type OpsRescue = z.infer<typeof rescueSchema>;

const statisticsSchema = z.strictObject({
  /** The newest first. */
  months: z.array(month),
  today: dayCountsSchema,
  /** Finished days of the month asked for. */
  days: z.array(finishedDaySchema),
  /** Bad ratings that have not arrived, by working days (R11): counted, never listed (R12). */
  bad: z.strictObject({
    ages: z.array(z.strictObject({ workingDays: count, records: count })),
    /** Of which the age cannot be told: the working days of that year are not known yet. */
    unknown: z.strictObject({ year: z.string(), records: count }).nullable(),
  }),
});
export type OpsStatistics = z.infer<typeof statisticsSchema>;

export const opsTakeawayRequests = {
  'ops.rescue': { input: nothing, output: rescueSchema },
  /** @returns how many records are in the file */
  'ops.export': { input: z.strictObject({ folder: path }), output: count },
  'ops.import': {
    input: z.strictObject({ file: path }),
    output: z.strictObject({ delivered: count, refused: count, released: count }),
  },
  /** Gives up on the report for all that was exported. @returns how many records */
  'ops.release': { input: nothing, output: count },
  'ops.statistics': {
    input: z.strictObject({ month: month.nullable() }),
    output: statisticsSchema,
  },
  /** @returns the name of the file */
  'ops.csv': { input: z.strictObject({ month, folder: path }), output: z.string() },
  /** The log, in which nothing says who a citizen is (R12). @returns the name of the file */
  'ops.log': { input: z.strictObject({ folder: path }), output: z.string() },
} as const;
