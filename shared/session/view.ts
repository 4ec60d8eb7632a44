import { isBad } from '../level.ts';
import { type OptionSet, optionsOf } from '../options.ts';
import type { Provisioning } from '../provisioning.ts';
import type { Countdown, Screen, ServiceView } from '../screen.ts';
import { caseKey, casesToRate, type Service } from '../service.ts';
import type { SessionContext } from './context.ts';
import { partsLeft } from './drafts.ts';
import { slowness, untouchedMs } from './patience.ts';
import type { Place } from './place.ts';
import { standbyOf } from './standby.ts';

export interface ViewInput {
  readonly place: Place;
  readonly context: SessionContext;
  readonly provisioning: Provisioning;
  readonly options: OptionSet;
  /** The hall's files that can be shown now: name → version of the content. */
  readonly media: ReadonlyMap<string, string>;
  readonly now: { readonly monotonic: number; readonly corrected: number };
}

/**
 * What a bystander may see of the session. Pure: the same session gives the same screen, so a
 * reloaded window shows what the crashed one showed.
 */
export function screenOf(input: ViewInput): Screen {
  const { place, context, provisioning, options, now } = input;
  const { service, rating } = context;
  const standby = () => standbyOf(provisioning, context.language, input.media);
  if (service === null) return place === 'paused' ? { kind: place } : standby();
  const shown = serviceView(service, partOf(context));
  const { timeouts } = provisioning;
  const countdown = (totalMs: number): Countdown => ({
    totalMs,
    leftMs: Math.max(0, context.waitingSince + totalMs - now.monotonic),
  });
  const page = context.page;
  const qr =
    provisioning.evaluationPage === 'qr' && page !== null && page.expiresAt > now.corrected
      ? { qr: page.url }
      : {};

  switch (place) {
    case 'standby':
      return standby();
    case 'paused':
      return { kind: place };
    case 'called':
    case 'serving':
    case 'saving':
    case 'alreadyRated':
    case 'ratedElsewhere':
      return { kind: place, service: shown };
    case 'onPage':
      return {
        kind: 'page',
        service: shown,
        countdown: countdown(timeouts.invitationMs * slowness(context)),
      };
    case 'choosing':
      return {
        kind: 'choice',
        service: shown,
        cases: casesToRate(service.facts).map(({ orgName, taskName }) => ({
          department: orgName ?? taskName,
          taskName,
        })),
        countdown: countdown(timeouts.invitationMs * slowness(context)),
      };
    case 'inviting':
    case 'rechoosing':
      return {
        kind: 'invitation',
        service: shown,
        countdown: countdown(timeouts.invitationMs * slowness(context)),
        ...qr,
      };
    case 'rating': {
      if (rating === null) return standby();
      const contact = contactOf(service);
      const next = context.waiting?.service.ticket;
      return {
        kind: 'questionnaire',
        service: shown,
        level: rating.level,
        options: optionsOf(options, rating.level).map((option) => ({
          code: option.code,
          text: option.text,
          core: option.core ?? false,
        })),
        chosen: rating.chosen,
        answers: rating.answers,
        text: rating.text,
        declined: rating.declined,
        wantsCallback: rating.wantsCallback,
        ...(contact !== undefined && { callbackTo: maskedPhone(contact) }),
        countdown: countdown(untouchedMs(timeouts, context)),
        ...(next !== undefined && { next }),
      };
    }
    case 'thanks': {
      // Of several cases rated apart, one bad one is enough to be told what happens next.
      const bad = [...context.ratedParts, ...(rating === null ? [] : [rating])].filter(
        ({ level }) => isBad(level),
      );
      if (bad.length === 0) return { kind: 'thanks', service: shown };
      const { afterBadRating: words, hotline } = provisioning.hall;
      return {
        kind: 'thanks',
        service: shown,
        afterBad: {
          ...(words !== undefined && { words }),
          ...(hotline !== undefined && { hotline }),
          callback:
            bad.some(({ wantsCallback }) => wantsCallback) && contactOf(service) !== undefined,
        },
      };
    }
    case 'notSaved':
      return { kind: 'notSaved', service: shown, ...qr };
  }
}

/** The one case on the screen where several are rated apart, and its place among them (R3). */
function partOf(context: SessionContext) {
  const { rating, ratedParts, ratedCases } = context;
  const left = partsLeft(context, ratedCases);
  const item =
    rating?.caseKey === undefined
      ? left[0]
      : casesToRate(context.service?.facts).find((known) => caseKey(known) === rating.caseKey);
  const isRated = ratedParts.some(({ key }) => item !== undefined && key === caseKey(item));
  const of = ratedParts.length + left.length;
  return item === undefined || of < 2
    ? undefined
    : { item, number: ratedParts.length + (isRated ? 0 : 1), of };
}

function serviceView(service: Service, part: ReturnType<typeof partOf>): ServiceView {
  const cases = part === undefined ? (service.facts?.cases ?? []) : [part.item];
  const taskName = part?.item.taskName ?? service.facts?.serviceName ?? cases[0]?.taskName;
  const departments =
    part === undefined && cases.length < 2
      ? []
      : cases.map((item) => item.orgName ?? item.taskName);
  return {
    id: service.id,
    ...(service.ticket !== undefined && { ticket: service.ticket }),
    ...(service.staff !== undefined && { staff: service.staff }),
    ...(taskName !== undefined && { taskName }),
    departments: [...new Set(departments)],
    ...(part !== undefined && { part: { number: part.number, of: part.of } }),
  };
}

function contactOf(service: Service): string | undefined {
  return (
    casesToRate(service.facts)
      .map((item) => item.mobile)
      // The same digit over and over means that nobody knew: no call-back is promised to it.
      .find((mobile) => mobile !== undefined && mobile.length >= 7 && !/^(.)\1*$/.test(mobile))
  );
}

/**
 * `13800001234` → `138****1234`: enough to know one's own number, too little to call it. Of a number
 * shorter than a mobile one only the end is shown.
 */
export function maskedPhone(phone: string): string {
  return phone.length < 11
    ? `****${phone.slice(-3)}`
    : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}
