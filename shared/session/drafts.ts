import type { Moment } from '../clock.ts';
import type { EvaluationDraft } from '../evaluation.ts';
import { isBad } from '../level.ts';
import { type Case, casesToRate, type Service, serviceBegan } from '../service.ts';
import type { Memory, Rating } from './memory.ts';

/** `projectNo#serviceNumber`: the province's dedupe key, and ours (R2). */
export function caseKey(item: Case): string {
  return `${item.projectNo}#${item.serviceNumber ?? 1}`;
}

/** Whether everything this service could be rated for has been rated already (R2). */
export function alreadyRated(service: Service, memory: Memory): boolean {
  const cases = casesToRate(service.facts);
  return cases.length > 0 && cases.every((item) => memory.ratedCases.includes(caseKey(item)));
}

/** A rating with an id for each record it will become; ids once given stay. */
export function withIds(rating: Rating, service: Service | null, newId: () => string): Rating {
  const missing = casesToRate(service?.facts).length - rating.ids.length;
  if (missing <= 0) return rating;
  return { ...rating, ids: [...rating.ids, ...Array.from({ length: missing }, newId)] };
}

/**
 * What is to be sealed for one rating: a record per case (R3), the lead department's for a bundle
 * (R4), one without linkage while no case is known (R19).
 */
export function draftsOf(service: Service, rating: Rating): readonly EvaluationDraft[] {
  const cases = casesToRate(service.facts);
  return rating.ids.slice(0, Math.max(1, cases.length)).map((id, index) => draft(id, cases[index]));

  function draft(id: string, linkage: Case | undefined): EvaluationDraft {
    return {
      id,
      serviceId: service.id,
      counter: service.counter,
      ...(service.ticket !== undefined && { ticket: service.ticket }),
      ...(service.staff !== undefined && { staff: service.staff }),
      level: rating.level,
      options: rating.chosen,
      answers: rating.answers,
      reason: reasonOf(rating),
      endedBy: rating.endedBy ?? 'timeout',
      wantsCallback: rating.wantsCallback,
      serviceBegan: beganBy(service, rating.touchedAt),
      assessedAt: rating.touchedAt,
      text: rating.text,
      ...(linkage !== undefined && { linkage }),
    };
  }
}

/**
 * When the service began, by the clock that stamps the rating (R20): the clock may have been put
 * right in between, and two readings of different clocks would put the rating before the service.
 * The time that passed is measured by the monotonic clock; after a reboot only the wall is left.
 */
function beganBy(service: Service, assessed: Moment): Moment {
  const began = serviceBegan(service);
  const lasted = assessed.monotonic - began.monotonic;
  const offset = assessed.corrected - assessed.wall;
  return {
    ...began,
    corrected: lasted >= 0 ? assessed.corrected - lasted : began.wall + offset,
  };
}

/** R24: a reason was given, was asked for and declined, or there is none. */
function reasonOf(rating: Rating): EvaluationDraft['reason'] {
  if (rating.chosen.length > 0 || rating.text.trim() !== '') return 'given';
  return isBad(rating.level) && rating.declined ? 'declined' : 'none';
}
