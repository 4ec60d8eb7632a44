import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { type Case, caseKey } from '../../shared/service.ts';
import type { RatedCase } from '../../shared/session/memory.ts';
import { isSameShanghaiDay } from '../../shared/shanghai-time.ts';

/** Longer than a rating waits for its case, ms. */
const KEPT_MS = 40 * 24 * 60 * 60_000;

/**
 * Which cases were rated on which day (R2), the session's knowledge of today and that of earlier
 * days: a rating of yesterday may be linked today.
 */
export interface RatedCases {
  /** What the session knows now; the same list again costs nothing. */
  follow(cases: readonly RatedCase[]): void;
  /** Whether a case was rated in another service on the day of this rating, or elsewhere. */
  isRated(item: Case, rating: Pick<EvaluationDraft, 'serviceId' | 'assessedAt'>): boolean;
}

/** @param history what the journal knows */
export function createRatedCases(history: readonly RatedCase[]): RatedCases {
  /** By case, and by service: each is told many times. */
  const known = new Map<string, Map<string, RatedCase>>();
  let last: readonly RatedCase[] = [];

  function add(rated: RatedCase): void {
    const { key, service, elsewhere } = rated;
    const ofCase = known.get(key) ?? new Map<string, RatedCase>();
    ofCase.set(`${service} ${elsewhere}`, rated);
    known.set(key, ofCase);
  }

  function forgetBefore(at: number): void {
    for (const [key, ofCase] of known) {
      for (const [service, rated] of ofCase) if (rated.at < at) ofCase.delete(service);
      if (ofCase.size === 0) known.delete(key);
    }
  }

  for (const rated of history) add(rated);
  return {
    follow(cases) {
      if (cases === last) return;
      last = cases;
      for (const rated of cases) add(rated);
      const newest = cases.at(-1);
      if (newest !== undefined) forgetBefore(newest.at - KEPT_MS);
    },
    isRated(item, { serviceId, assessedAt }) {
      return [...(known.get(caseKey(item))?.values() ?? [])].some(
        ({ service, at, elsewhere }) =>
          (service !== serviceId || elsewhere === true) &&
          isSameShanghaiDay(at, assessedAt.corrected),
      );
    },
  };
}
