import type { QueueEvent } from '../queue-event.ts';
import type { Service, ServiceFacts, Staff } from '../service.ts';
import type { NotRatedReason, SessionNotice } from './events.ts';
import type { Memory } from './memory.ts';

/** Until when after a call a shown ticket belongs to it, ms. */
const TICKET_AFTER_CALL_MS = 5_000;
/** Until when a bare second `evaluate` can mean the citizen who has just rated, ms. */
const ASK_AGAIN_MS = 10 * 60_000;

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
  return {
    ...service,
    ...(event.service !== undefined && { facts: toldBeside(service.facts, event.service) }),
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

/** Whether an event speaks of this service; machines that know no tickets always speak of it. */
export function concerns(service: Service | null, event: QueueEvent): boolean {
  return (
    service !== null &&
    (event.ticket === undefined || service.ticket === undefined || event.ticket === service.ticket)
  );
}

/**
 * Whether an `evaluate` asks a second time for the service that was rated last (R2). A bare one does
 * so only where the machine announces its services: one that knows nothing but `evaluate` means
 * somebody new each time. After a while it is somebody new, too: a `called` can get lost.
 */
export function asksAgain({ lastRated, service }: Memory, event: QueueEvent): boolean {
  if (lastRated === null || event.at.monotonic - lastRated.at.monotonic > ASK_AGAIN_MS)
    return false;
  if (event.ticket !== undefined) return event.ticket === lastRated.service.ticket;
  return service === null && lastRated.service.announced;
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

export function notRated(service: Service, reason: NotRatedReason): SessionNotice {
  return { type: 'serviceEnded', service, outcome: { kind: 'notRated', reason } };
}
