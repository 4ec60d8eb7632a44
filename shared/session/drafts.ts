import { byClockOf, type Moment } from '../clock.ts';
import type { EvaluationDraft } from '../evaluation.ts';
import { isBad } from '../level.ts';
import {
  type Case,
  caseKey,
  casesToRate,
  type Service,
  type ServiceFacts,
  serviceBegan,
} from '../service.ts';
import { isSameShanghaiDay } from '../shanghai-time.ts';
import type { Memory, RatedCase, Rating } from './memory.ts';

/**
 * Whether a case was rated elsewhere or in another service on the day of this one (R2). Its key is
 * looked at first: after an outage a device may know thousands, and asks with every tap.
 */
export function isRatedBeside(key: string, service: Service, rated: readonly RatedCase[]): boolean {
  const called = service.calledAt.corrected;
  return rated.some(
    (one) =>
      one.key === key &&
      (one.service !== service.id || one.elsewhere === true) &&
      isSameShanghaiDay(one.at, called),
  );
}

/** The cases of a service that nobody has rated elsewhere or in another one on its day (R2). */
function casesLeft(service: Service, rated: readonly RatedCase[]): readonly Case[] {
  return casesToRate(service.facts).filter((item) => !isRatedBeside(caseKey(item), service, rated));
}

/** Whether everything this service could be rated for has been rated elsewhere or in another one (R2). */
export function alreadyRated(service: Service, rated: readonly RatedCase[]): boolean {
  return casesToRate(service.facts).length > 0 && casesLeft(service, rated).length === 0;
}

/**
 * Whether nothing of this service is left to rate, some of it having been rated by phone or on the
 * province's page while it went on (R23).
 */
export function isRatedElsewhere(
  { service, ratedParts }: Pick<Memory, 'service' | 'ratedParts'>,
  rated: readonly RatedCase[],
): boolean {
  if (!rated.some(({ service: id, elsewhere }) => elsewhere === true && id === service?.id)) {
    return false;
  }
  const done = new Set(ratedParts.map(({ key }) => key));
  return service !== null && casesLeft(service, rated).every((item) => done.has(caseKey(item)));
}

/** Whether the citizen is to be asked how several cases are rated (R3). */
export function mustChoose(
  { service, choice }: Pick<Memory, 'service' | 'choice'>,
  rated: readonly RatedCase[],
): boolean {
  const parallel = service?.facts?.mode === 'parallel' && choice === null;
  return parallel && casesLeft(service, rated).length > 1;
}

/** The cases still to be rated one by one, in order; none where they are rated together. */
export function partsLeft(
  { service, choice, ratedParts }: Pick<Memory, 'service' | 'choice' | 'ratedParts'>,
  rated: readonly RatedCase[],
): readonly Case[] {
  if (service === null || choice !== 'separately') return [];
  const done = new Set(ratedParts.map(({ key }) => key));
  return casesLeft(service, rated).filter((item) => !done.has(caseKey(item)));
}

/**
 * The facts of a service while its citizen rates. One case that is being rated apart stays the one
 * the screen named: facts that know it no longer are not taken (R3).
 */
export function factsAround(
  rating: Rating | null,
  known: ServiceFacts | undefined,
  told: ServiceFacts | undefined,
): ServiceFacts | undefined {
  const key = rating?.caseKey;
  const isHeld = key === undefined || casesToRate(told).some((item) => caseKey(item) === key);
  return isHeld ? told : known;
}

/** A rating with an id for each record it will become; ids once given stay. */
export function withIds(rating: Rating, service: Service | null, newId: () => string): Rating {
  const records = rating.caseKey === undefined ? casesToRate(service?.facts).length : 1;
  const missing = records - rating.ids.length;
  if (missing <= 0) return rating;
  return { ...rating, ids: [...rating.ids, ...Array.from({ length: missing }, () => newId())] };
}

/**
 * What is to be sealed for one rating: a record per case or that of the one it is for (R3), the lead
 * department's for a bundle (R4), one without linkage while no case is known (R19); none for a case
 * rated before (R2). Its times are as they were read; `timedBy` puts them on one clock.
 * @param offline the province cannot be reached now
 */
export function draftsOf(
  service: Service,
  rating: Rating,
  rated: readonly RatedCase[],
  offline: boolean,
): readonly EvaluationDraft[] {
  const cases = casesLeft(service, rated).filter(
    (item) => rating.caseKey === undefined || rating.caseKey === caseKey(item),
  );
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
      capturedOffline: offline,
      wantsCallback: rating.wantsCallback,
      ...(service.facts?.serviceName !== undefined && { serviceName: service.facts.serviceName }),
      ...(service.facts?.serviceTime !== undefined && {
        toldServiceTime: service.facts.serviceTime,
      }),
      serviceBegan: serviceBegan(service),
      assessedAt: rating.touchedAt,
      text: rating.text,
      ...(linkage !== undefined && { linkage }),
      ...(service.keyedCase !== undefined && { keyedCase: service.keyedCase }),
    };
  }
}

/**
 * A rating with both of its times by one clock (R20): that of a moment at which it was known best.
 * @param known on the monotonic scale of the draft
 */
export function timedBy(known: Moment, draft: EvaluationDraft): EvaluationDraft {
  return {
    ...draft,
    serviceBegan: byClockOf(known, draft.serviceBegan),
    assessedAt: byClockOf(known, draft.assessedAt),
  };
}

/** R24: a reason was given, was asked for and declined, or there is none. */
function reasonOf(rating: Rating): EvaluationDraft['reason'] {
  if (rating.chosen.length > 0 || rating.text.trim() !== '') return 'given';
  return isBad(rating.level) && rating.declined ? 'declined' : 'none';
}
