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

/**
 * What is to be sealed for one rating: a record per case (R3), the lead department's for a bundle
 * (R4), one without linkage while no case is known (R19).
 * @param newId makes ids for cases that were linked after the first tap
 */
export function draftsOf(
  service: Service,
  rating: Rating,
  newId: () => string,
): readonly EvaluationDraft[] {
  const cases = casesToRate(service.facts);
  const linkages = cases.length === 0 ? [undefined] : cases;
  return linkages.map((linkage, index) => ({
    id: rating.ids[index] ?? newId(),
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
    serviceBegan: serviceBegan(service),
    assessedAt: rating.touchedAt,
    text: rating.text,
    ...(linkage !== undefined && { linkage }),
  }));
}

/** R24: a reason was given, was asked for and declined, or there is none. */
function reasonOf(rating: Rating): EvaluationDraft['reason'] {
  if (rating.chosen.length > 0 || rating.text.trim() !== '') return 'given';
  return isBad(rating.level) && rating.declined ? 'declined' : 'none';
}
