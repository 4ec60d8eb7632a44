import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { type Case, caseKey } from '../../shared/service.ts';
import type { RatedCase } from '../../shared/session/memory.ts';
import { isSameShanghaiDay } from '../../shared/shanghai-time.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Longer than a rating waits for its case, ms. */
const KEPT_MS = 40 * DAY_MS;

/**
 * Which cases were rated on which day (R2), the session's knowledge of today and that of earlier
 * days: a rating of yesterday may be linked today.
 */
export interface RatedCases {
  /** What the session knows now; the same list again costs nothing. */
  follow(cases: readonly RatedCase[]): void;
  /** These were sealed in this run. */
  sealed(drafts: readonly EvaluationDraft[]): void;
  /** Whether the case has a record of its own from the same service. */
  hasRecord(item: Case, rating: Pick<EvaluationDraft, 'serviceId'>): boolean;
  /** Whether a case was rated in another service on the day of this rating, or elsewhere. */
  isRated(item: Case, rating: Pick<EvaluationDraft, 'serviceId' | 'assessedAt'>): boolean;
}

/** @param history what the journal knows */
export function createRatedCases(history: readonly RatedCase[]): RatedCases {
  /** By case, and by service: each is told many times. */
  const known = new Map<string, Map<string, RatedCase>>();
  /** When it was rated, by service and case; what the session calls rated may have no record yet. */
  const records = new Map<string, number>();
  let last: readonly RatedCase[] = [];
  let forgotAt = 0;

  function add(rated: RatedCase): void {
    const { key, service, elsewhere } = rated;
    const ofCase = known.get(key) ?? new Map<string, RatedCase>();
    ofCase.set(`${service} ${elsewhere}`, rated);
    known.set(key, ofCase);
  }

  function record({ key, service, at }: RatedCase): void {
    records.set(`${service} ${key}`, at);
  }

  function forgetBefore(at: number): void {
    for (const [name, ratedAt] of records) if (ratedAt < at) records.delete(name);
    for (const [key, ofCase] of known) {
      for (const [service, rated] of ofCase) if (rated.at < at) ofCase.delete(service);
      if (ofCase.size === 0) known.delete(key);
    }
  }

  for (const rated of history) {
    add(rated);
    if (rated.elsewhere !== true) record(rated);
  }
  return {
    follow(cases) {
      if (cases === last) return;
      // All day it grows at its end; after an outage it may be thousands long, and comes with each tap.
      const seen = cases[last.length - 1] === last.at(-1) ? last.length : 0;
      last = cases;
      for (const rated of cases.slice(seen)) add(rated);
      const newest = cases.at(-1);
      if (newest === undefined || newest.at < forgotAt + DAY_MS) return;
      forgotAt = newest.at;
      forgetBefore(newest.at - KEPT_MS);
    },
    sealed(drafts) {
      for (const { linkage, serviceId: service, assessedAt } of drafts) {
        if (linkage !== undefined)
          record({ key: caseKey(linkage), service, at: assessedAt.corrected });
      }
    },
    hasRecord: (item, { serviceId }) => records.has(`${serviceId} ${caseKey(item)}`),
    isRated(item, { serviceId, assessedAt }) {
      return [...(known.get(caseKey(item))?.values() ?? [])].some(
        ({ service, at, elsewhere }) =>
          (service !== serviceId || elsewhere === true) &&
          isSameShanghaiDay(at, assessedAt.corrected),
      );
    },
  };
}
