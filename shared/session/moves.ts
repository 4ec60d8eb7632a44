import type { Moment } from '../clock.ts';
import type { QueueEvent } from '../queue-event.ts';
import { caseKey, casesToRate, type Service, type ServiceFacts, type Staff } from '../service.ts';
import type { SessionContext } from './context.ts';
import type { NotRatedReason, ServiceEnded } from './events.ts';
import type { Memory } from './memory.ts';

/** Until when after a call a shown ticket belongs to it, ms. Before, nobody asks without it. */
export const TICKET_AFTER_CALL_MS = 5_000;
/** Until when a bare second `evaluate` can mean the citizen who has just rated, ms. */
const ASK_AGAIN_MS = 10 * 60_000;
/** Until when a bare second `evaluate` of a machine that says nothing else is a key pressed twice. */
const PRESSED_TWICE_MS = 5_000;

/**
 * The service a queue event begins.
 * @param signedOn whose it is where the machine names nobody
 */
export function serviceFrom(event: QueueEvent, id: string, signedOn?: Staff): Service {
  const staff = event.staff ?? signedOn;
  return {
    id,
    counter: event.counter,
    ...(event.ticket !== undefined && { ticket: event.ticket }),
    ...(staff !== undefined && { staff }),
    ...(event.service !== undefined && { facts: event.service }),
    calledAt: event.at,
    ...(event.kind === 'started' && { startedAt: event.at }),
    announced: event.kind !== 'evaluate',
  };
}

/** A service with what a later event adds to it; what is known already stays. */
export function informed(service: Service, event: QueueEvent): Service {
  // A machine may show the next ticket before it calls it: a known ticket is never replaced, and
  // one shown long after the call is somebody else's.
  const shownLate =
    event.kind === 'ticket' &&
    event.at.monotonic - service.calledAt.monotonic > TICKET_AFTER_CALL_MS;
  const ticket = service.ticket ?? (shownLate ? undefined : event.ticket);
  const startedAt = service.startedAt ?? (event.kind === 'started' ? event.at : undefined);
  const staff = event.staff ?? service.staff;
  const { facts: known, foundWithoutTicket, ...rest } = service;
  // What was open at the counter may have been somebody else's: now the hall can be asked by ticket.
  const isKept = foundWithoutTicket !== true || ticket === undefined;
  const kept = isKept ? known : undefined;
  const facts = event.service === undefined ? kept : toldBeside(kept, event.service);
  const isFound = foundWithoutTicket === true && isKept && namedIn(event.service).length === 0;
  return {
    ...rest,
    ...(facts !== undefined && { facts }),
    ...(isFound && { foundWithoutTicket }),
    ...(ticket !== undefined && { ticket }),
    ...(startedAt !== undefined && { startedAt }),
    ...(staff !== undefined && {
      staff: event.stars === undefined ? staff : { ...staff, stars: event.stars },
    }),
  };
}

/** A machine that can name a service but not its cases takes nothing away that is known already. */
function toldBeside(known: ServiceFacts | undefined, told: ServiceFacts): ServiceFacts {
  return told.cases.length === 0 ? { ...told, ...known } : told;
}

/** The cases that are named, by their keys. */
function namedIn(facts: ServiceFacts | undefined): readonly string[] {
  return facts?.cases.map(caseKey) ?? [];
}

function shareCase(service: Service, event: QueueEvent): boolean {
  const known = namedIn(service.facts);
  return namedIn(event.service).some((key) => known.includes(key));
}

/**
 * Whether an event speaks of this service. Where a ticket is missing it does, unless both name cases
 * and none of them is the same: one citizen's rating never takes another one's case.
 */
export function concerns(service: Service | null, event: QueueEvent): boolean {
  if (service === null) return false;
  if (event.ticket !== undefined && service.ticket !== undefined) {
    return event.ticket === service.ticket;
  }
  // What was merely open at the counter says nothing against what a machine tells.
  const known = service.foundWithoutTicket === true ? [] : namedIn(service.facts);
  const bothNameCases = known.length > 0 && namedIn(event.service).length > 0;
  return !bothNameCases || shareCase(service, event);
}

/**
 * Whether it speaks of the service that has the screen. A machine that knows nothing but `evaluate`
 * means somebody new each time, except right after it: then a key was pressed twice.
 */
export function concernsPresent(service: Service | null, event: QueueEvent): boolean {
  if (service === null || !concerns(service, event)) return false;
  const isBare = event.kind === 'evaluate' && (event.ticket ?? service.ticket) === undefined;
  if (!isBare || service.announced || shareCase(service, event)) return true;
  return event.at.monotonic - service.calledAt.monotonic <= PRESSED_TWICE_MS;
}

/**
 * Whether an `evaluate` repeats what this service was asked already, now that it is over: one that
 * names a ticket or a case this service was not known by means somebody else.
 */
export function repeats(service: Service | null, event: QueueEvent): boolean {
  if (service === null || !concernsPresent(service, event)) return false;
  if (event.ticket !== undefined) return event.ticket === service.ticket;
  return namedIn(event.service).length === 0 || shareCase(service, event);
}

/**
 * Whether an `evaluate` asks a second time for a service that was rated (R2). A bare one means the last, and does
 * so only where the machine announces its services: one that knows nothing but `evaluate` means
 * somebody new each time. One that names a case which was not rated then is about somebody else. After a
 * while it is somebody new, too: a `called` can get lost.
 */
export function asksAgain(memory: SessionContext, event: QueueEvent): boolean {
  const { lastRated, service, waiting, ratedCases } = memory;
  const { ticket, at } = event;
  if (ticket === undefined) {
    const passed = lastRated && at.monotonic - lastRated.at.monotonic;
    const isSoon = passed !== null && passed <= ASK_AGAIN_MS;
    const named = namedIn(event.service);
    const isAboutIt =
      named.length === 0 ||
      ratedCases.some(
        ({ key, service: id }) => id === lastRated?.service.id && named.includes(key),
      );
    return service === null && lastRated?.service.announced === true && isSoon && isAboutIt;
  }
  // Called anew, it is that service which is asked for.
  const isCalledAnew = [service?.ticket, waiting?.service.ticket].includes(ticket);
  return !isCalledAnew && wasRated(memory, ticket, at);
}

/** Whether this ticket was rated in the minutes before. */
function wasRated({ ratedTickets }: Memory, ticket: string, now: Moment): boolean {
  return ratedTickets.some(
    (rated) => rated.ticket === ticket && now.monotonic - rated.at.monotonic <= ASK_AGAIN_MS,
  );
}

/**
 * Whether this service is a ticket that was rated already, called once more (R2). Where its cases are
 * known they say what is left to rate; after a while it is a new attendance.
 */
export function ticketWasRated(memory: Memory): boolean {
  const { service } = memory;
  if (service?.ticket === undefined || casesToRate(service.facts).length > 0) return false;
  return wasRated(memory, service.ticket, service.calledAt);
}

/**
 * A moment by the clock that read an earlier one.
 * @param monotonic of the later one, ms
 */
export function laterOn(earlier: Moment, monotonic: number): Moment {
  const passed = monotonic - earlier.monotonic;
  return {
    corrected: earlier.corrected + passed,
    wall: earlier.wall + passed,
    monotonic,
  };
}

/** What is to be remembered of a service that was rated then, for a machine that asks twice. */
export function remembered(
  { ratedTickets }: Memory,
  { facts: _facts, ...service }: Service,
  at: Moment,
): Pick<Memory, 'lastRated' | 'ratedTickets'> {
  const { ticket } = service;
  const recent = ratedTickets.filter((rated) => at.monotonic - rated.at.monotonic <= ASK_AGAIN_MS);
  return {
    lastRated: { service, at },
    ratedTickets: ticket === undefined ? recent : [...recent, { ticket, at }],
  };
}

/** Why a service ends when this event ends it. */
export function reasonFor(kind: QueueEvent['kind']): NotRatedReason {
  switch (kind) {
    case 'cancelled':
    case 'abandoned':
    case 'transferred':
    case 'suspended':
    case 'paused':
    case 'reset':
      return kind;
    default:
      return 'notInvited';
  }
}

export function notRated(service: Service, reason: NotRatedReason): ServiceEnded {
  return { type: 'serviceEnded', service, outcome: { kind: 'notRated', reason } };
}
