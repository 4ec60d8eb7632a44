import { isBad } from '../level.ts';
import { type OptionSet, optionsOf } from '../options.ts';
import type { Provisioning } from '../provisioning.ts';
import type { Countdown, Screen, ServiceView } from '../screen.ts';
import { casesToRate, type Service } from '../service.ts';
import { type SessionContext, untouchedMs } from './machine.ts';
import type { Place } from './place.ts';

export interface ViewInput {
  readonly place: Place;
  readonly context: SessionContext;
  readonly provisioning: Provisioning;
  readonly options: OptionSet;
  readonly now: { readonly monotonic: number; readonly corrected: number };
}

/**
 * What a bystander may see of the session. Pure: the same session gives the same screen, so a
 * reloaded window shows what the crashed one showed.
 */
export function screenOf({ place, context, provisioning, options, now }: ViewInput): Screen {
  const { service, rating } = context;
  if (service === null) return { kind: place === 'paused' ? 'paused' : 'standby' };
  const shown = serviceView(service);
  const { timeouts } = provisioning;
  const countdown = (totalMs: number): Countdown => ({
    totalMs,
    leftMs: Math.max(0, context.waitingSince + totalMs - now.monotonic),
  });
  const page = context.page;
  const qr = page !== null && page.expiresAt > now.corrected ? { qr: page.url } : {};

  switch (place) {
    case 'standby':
    case 'paused':
      return { kind: place };
    case 'called':
    case 'serving':
    case 'saving':
    case 'alreadyRated':
      return { kind: place, service: shown };
    case 'inviting':
    case 'rechoosing':
      return {
        kind: 'invitation',
        service: shown,
        countdown: countdown(timeouts.invitationMs),
        ...qr,
      };
    case 'rating': {
      if (rating === null) return { kind: 'standby' };
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
        countdown: countdown(untouchedMs(timeouts, rating.level)),
        ...(next !== undefined && { next }),
      };
    }
    case 'thanks': {
      if (rating === null || !isBad(rating.level)) return { kind: 'thanks', service: shown };
      const { afterBadRating: words, hotline } = provisioning.hall;
      return {
        kind: 'thanks',
        service: shown,
        afterBad: {
          ...(words !== undefined && { words }),
          ...(hotline !== undefined && { hotline }),
          callback: rating.wantsCallback && contactOf(service) !== undefined,
        },
      };
    }
    case 'notSaved':
      return { kind: 'notSaved', service: shown, ...qr };
  }
}

function serviceView(service: Service): ServiceView {
  const cases = service.facts?.cases ?? [];
  const taskName = service.facts?.serviceName ?? cases[0]?.taskName;
  const departments = cases.length < 2 ? [] : cases.map((item) => item.orgName ?? item.taskName);
  return {
    id: service.id,
    ...(service.ticket !== undefined && { ticket: service.ticket }),
    ...(service.staff !== undefined && { staff: service.staff }),
    ...(taskName !== undefined && { taskName }),
    departments: [...new Set(departments)],
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
