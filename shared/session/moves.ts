import type { QueueEvent } from '../queue-event.ts';
import type { Service } from '../service.ts';
import type { NotRatedReason, SessionNotice } from './events.ts';
import type { Memory } from './memory.ts';

/** The service a queue event begins. */
export function serviceFrom(event: QueueEvent, id: string): Service {
  return {
    id,
    counter: event.counter,
    ...(event.ticket !== undefined && { ticket: event.ticket }),
    ...(event.staff !== undefined && { staff: event.staff }),
    ...(event.service !== undefined && { facts: event.service }),
    calledAt: event.at,
    ...(event.kind === 'started' && { startedAt: event.at }),
    announced: event.kind !== 'evaluate',
  };
}

/** A service with what a later event adds to it; what is known already stays. */
export function informed(service: Service, event: QueueEvent): Service {
  // A machine may show the next ticket before it calls it: a known ticket is never replaced.
  const ticket = service.ticket ?? event.ticket;
  const startedAt = service.startedAt ?? (event.kind === 'started' ? event.at : undefined);
  const staff = event.staff ?? service.staff;
  return {
    ...service,
    ...(event.service !== undefined && { facts: event.service }),
    ...(ticket !== undefined && { ticket }),
    ...(startedAt !== undefined && { startedAt }),
    ...(staff !== undefined && {
      staff: event.stars === undefined ? staff : { ...staff, stars: event.stars },
    }),
  };
}

/** Whether an event speaks of this service; machines that know no tickets always speak of it. */
export function concerns(service: Service | null, event: QueueEvent): boolean {
  return (
    service !== null &&
    (event.ticket === undefined || service.ticket === undefined || event.ticket === service.ticket)
  );
}

/**
 * Whether an `evaluate` asks a second time for a service that was rated (R2). A bare one does so
 * only where the machine announces its services: one that knows nothing but `evaluate` means
 * somebody new each time.
 */
export function asksAgain(memory: Memory, event: QueueEvent): boolean {
  const last = memory.lastRated;
  if (last === null || memory.service !== null) return false;
  return event.ticket === undefined ? last.announced : event.ticket === last.ticket;
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
