import type { Moment } from '../clock.ts';
import { z } from '../schema.ts';
import type { Service, Staff } from '../service.ts';
import { isSameShanghaiDay } from '../shanghai-time.ts';
import type { Memory } from './memory.ts';
import type { Place } from './place.ts';

/** Inviting by hand, when the queue machine is dead: what the clerk keys, and when it is refused. */

/** Whom the clerk invites: a ticket, a case, both, or somebody who has neither (无号). */
export const wishSchema = z.strictObject({
  ticket: z.string().min(1).max(32).optional(),
  projectNo: z.string().min(1).max(64).optional(),
});

export type Wish = z.infer<typeof wishSchema>;

/**
 * Why nobody is invited by hand: a citizen has the screen, the same ticket or case was invited by
 * hand before on this day, or it is that of the citizen who rated last.
 */
export const handRefusalSchema = z.enum(['busy', 'again', 'rated']);

export type HandRefusal = z.infer<typeof handRefusalSchema>;

interface ByHand {
  readonly wish: Wish;
  readonly counter: string;
  readonly when: Moment;
}

/** Where nobody is asked anything. */
const OPEN: ReadonlySet<Place> = new Set(['standby', 'paused', 'called', 'serving']);

/** @param now corrected ms */
export function refusalByHand(
  place: Place,
  { service, lastRated, invitedByHand }: Memory,
  wish: Wish,
  now: number,
): HandRefusal | undefined {
  if (!OPEN.has(place)) return 'busy';
  const names = namesOf(meansThisService(service, wish) ? { ...ticketOf(service), ...wish } : wish);
  if (invitedByHand.some(({ name, at }) => names.includes(name) && isSameShanghaiDay(at, now))) {
    return 'again';
  }
  const { ticket } = lastRated?.service ?? {};
  const isRated =
    ticket !== undefined &&
    names.includes(ticketName(ticket)) &&
    isSameShanghaiDay(lastRated?.at.corrected ?? 0, now);
  return isRated ? 'rated' : undefined;
}

/** Whether it is the service at the counter that the clerk means. */
export function meansThisService(service: Service | null, { ticket, projectNo }: Wish): boolean {
  if (service === null) return false;
  const cases = service.facts?.cases ?? [];
  return (
    (ticket === undefined || service.ticket === undefined || service.ticket === ticket) &&
    (projectNo === undefined ||
      cases.length === 0 ||
      cases.some((known) => known.projectNo === projectNo))
  );
}

/**
 * The service at the counter, invited by hand. What was open there before its ticket was keyed may be
 * somebody else's, unless the clerk names that very case.
 */
export function byHand(service: Service, { ticket, projectNo }: Wish): Service {
  const { facts: _facts, foundWithoutTicket, ...known } = service;
  const isDoubtful = foundWithoutTicket === true && ticket !== undefined && projectNo === undefined;
  return {
    ...(isDoubtful ? known : service),
    ...(service.ticket === undefined && ticket !== undefined && { ticket }),
    ...(projectNo !== undefined && { keyedCase: projectNo }),
    manual: true,
  };
}

/** A service that begins with its invitation. */
export function serviceByHand({ wish, counter, when }: ByHand, id: string, staff?: Staff): Service {
  return byHand(
    { id, counter, calledAt: when, announced: false, ...(staff !== undefined && { staff }) },
    wish,
  );
}

/** What is remembered of it: today's, since tickets begin anew each day. */
export function noted(
  { service, invitedByHand }: Memory,
  { wish, when }: ByHand,
): Pick<Memory, 'invitedByHand'> {
  const today = invitedByHand.filter((known) => isSameShanghaiDay(known.at, when.corrected));
  const meant = meansThisService(service, wish) ? { ...ticketOf(service), ...wish } : wish;
  const fresh = namesOf(meant).map((name) => ({ name, at: when.corrected }));
  return { invitedByHand: [...today, ...fresh] };
}

function ticketOf(service: Service | null): Wish {
  return service?.ticket === undefined ? {} : { ticket: service.ticket };
}

function namesOf({ ticket, projectNo }: Wish): readonly string[] {
  return [
    ...(ticket === undefined ? [] : [ticketName(ticket)]),
    ...(projectNo === undefined ? [] : [`case ${projectNo}`]),
  ];
}

function ticketName(ticket: string): string {
  return `ticket ${ticket}`;
}
