import { z } from '../../shared/schema.ts';
import { type SavedSession, savedSessionSchema } from '../../shared/session/memory.ts';
import { parseWithout } from '../device/newer-version.ts';
import type { Line } from './line.ts';
import type { Pen } from './pen.ts';

/**
 * A session in three parts, since each service's is erased when that service is over (R12): what is
 * of no service, what is of the current one, and what is of the one that waits.
 */

const memory = savedSessionSchema.shape.memory.shape;
const restSchema = savedSessionSchema.omit({ memory: true }).extend({
  memory: savedSessionSchema.shape.memory.pick({
    pauseAfter: true,
    language: true,
    comfort: true,
    lastRated: true,
    invitedByHand: true,
    ratedTickets: true,
  }),
});
const currentSchema = z.strictObject({
  service: memory.service.unwrap(),
  rating: memory.rating,
  page: memory.page,
  choice: memory.choice,
  ratedParts: memory.ratedParts,
});
const waitingSchema = memory.waiting.unwrap();

type SessionLine = Extract<Line, { type: 'session' }>;

/** The services a session still needs. */
export function servicesOf({ memory: { service, waiting } }: SavedSession): readonly string[] {
  return [service?.id, waiting?.service.id].filter((id) => id !== undefined);
}

/** Each part under the key it belongs to. */
export function sessionLine(saved: SavedSession, { lock, lockFor }: Pen): SessionLine {
  const { place, boot, memory } = saved;
  const { service, rating, page, choice, ratedParts, waiting, ...rest } = memory;
  const part = (id: string, value: object) => ({ service: id, locked: lockFor(id, value) });
  return {
    type: 'session',
    locked: lock({ place, boot, memory: rest }),
    ...(service !== null && {
      current: part(service.id, { service, rating, page, choice, ratedParts }),
    }),
    ...(waiting !== null && { waiting: part(waiting.service.id, waiting) }),
  };
}

/** The services a line speaks of. */
export function servicesIn({ current, waiting }: SessionLine): readonly string[] {
  return [current?.service, waiting?.service].filter((id) => id !== undefined);
}

/** @throws when a part that is there cannot be unlocked */
export function sessionOf(
  { locked, current, waiting }: SessionLine,
  unlock: (locked: string) => unknown,
  unlockFor: (service: string, locked: string) => unknown,
): SavedSession {
  const { place, boot, memory } = parseWithout(restSchema, unlock(locked));
  const now = current && parseWithout(currentSchema, unlockFor(current.service, current.locked));
  const next = waiting && parseWithout(waitingSchema, unlockFor(waiting.service, waiting.locked));
  return {
    place,
    boot,
    memory: {
      ...memory,
      service: now?.service ?? null,
      rating: now?.rating ?? null,
      page: now?.page ?? null,
      choice: now?.choice ?? null,
      ratedParts: now?.ratedParts ?? [],
      waiting: next ?? null,
    },
  };
}
