import type { OpenRecord } from '../journal/replay.ts';
import { workingDaysBetween } from '../working-days.ts';

/** Bad ratings that have not arrived, by the working days since they were given (R11). */
export interface BadByAge {
  /** The oldest first. */
  readonly ages: readonly { readonly workingDays: number; readonly records: number }[];
  /** Of which the age cannot be told: nobody knows yet on what days people work in that year. */
  readonly unknown: { readonly year: string; readonly records: number } | null;
}

/**
 * For ops alone (R12): whoever serves at the counter could tell from it who has said what.
 * @param now corrected ms
 */
export function badByAge(
  records: readonly Pick<OpenRecord, 'evaluation' | 'due'>[],
  now: number,
): BadByAge {
  const ages = new Map<number, number>();
  const unknown: string[] = [];
  for (const { evaluation, due } of records) {
    if (!due.bad) continue;
    const age = workingDaysBetween(evaluation.draft.assessedAt.corrected, now);
    if (typeof age === 'number') ages.set(age, (ages.get(age) ?? 0) + 1);
    else unknown.push(age.unknownYear);
  }
  const [year] = unknown;
  return {
    ages: [...ages]
      .sort(([one], [other]) => other - one)
      .map(([workingDays, count]) => ({ workingDays, records: count })),
    unknown: year === undefined ? null : { year, records: unknown.length },
  };
}
