import type { Clock, Moment } from '../../shared/clock.ts';
import type { Timeouts } from '../../shared/provisioning.ts';
import type { Service } from '../../shared/service.ts';
import type { ServiceEnded } from '../../shared/session/events.ts';
import type { Memory, SavedSession } from '../../shared/session/memory.ts';
import { notRated } from '../../shared/session/moves.ts';
import { untouchedMs } from '../../shared/session/patience.ts';
import { isSameShanghaiDay } from '../../shared/shanghai-time.ts';

/** How much longer than its time-out a restart may take for the citizen to be still there, ms. */
const STILL_THERE_MS = 2 * 60_000;

/** What a restart makes of a journaled session. */
interface Restored {
  readonly session: SavedSession | undefined;
  /** Services of an earlier day, each of which was called and has an outcome all the same (R16). */
  readonly ended: readonly ServiceEnded[];
}

/**
 * What of a journaled session goes on after a restart. A ticket of yesterday is not served today. A
 * rating is never dropped for its age, but after a while its citizen has left: then it is submitted
 * as it stands, and whoever starts the device sees nothing of it (R6, R12).
 */
export function restorable(
  saved: SavedSession | undefined,
  clock: Clock,
  timeouts: Timeouts,
): Restored {
  if (saved === undefined) return { session: undefined, ended: [] };
  const now = clock.now();
  const memory = saved.boot === clock.boot ? saved.memory : rebased(saved.memory, now);
  const isPast = ({ calledAt }: Pick<Service, 'calledAt'>): boolean =>
    !isSameShanghaiDay(calledAt.corrected, now.corrected);
  const { service, rating, waiting } = memory;
  const isOver = waiting !== null && isPast(waiting.service);
  const ended = isOver ? [notRated(waiting.service, 'notInvited')] : [];
  const goesOn = isOver ? { ...memory, waiting: null } : memory;
  const kept = { boot: clock.boot, place: saved.place, memory: goesOn };
  if (service === null) return { session: kept, ended };
  if (rating === null && isPast(service)) {
    const both = [...ended, ...endOf(saved.place, service, memory)];
    return { session: { ...kept, place: 'standby' }, ended: both };
  }
  if (rating === null) return { session: kept, ended };
  if (saved.place !== 'rating' || !hasLeft(memory, now, timeouts)) return { session: kept, ended };
  const submitted = { ...goesOn, rating: { ...rating, endedBy: 'timeout' as const } };
  return { session: { ...kept, place: 'saving', memory: submitted }, ended };
}

/** How a service ended whose day was over before it was; none where that was told before. */
function endOf(
  place: SavedSession['place'],
  service: Service,
  { ratedParts }: Memory,
): readonly ServiceEnded[] {
  switch (place) {
    case 'called':
    case 'serving':
      return [notRated(service, 'notInvited')];
    case 'choosing':
    case 'inviting':
      return [notRated(service, 'timeout')];
    case 'rechoosing':
      return ratedParts.length === 0
        ? [notRated(service, 'withdrawn')]
        : [{ type: 'serviceEnded', service, outcome: { kind: 'rated' } }];
    default:
      return [];
  }
}

/** Whether the citizen who has rated is not there any more to be told what became of it. */
export function hasLeft(memory: Memory, now: Moment, timeouts: Timeouts): boolean {
  const { rating } = memory;
  if (rating === null) return false;
  const away = now.monotonic - rating.touchedAt.monotonic;
  return away > untouchedMs(timeouts, memory) + STILL_THERE_MS;
}

/**
 * Moments of another boot on this one's monotonic scale. Between each other they stay as far apart as
 * the monotonic clock of that boot said; only the wall clock knows how long the restart took, and
 * where it has gone back nobody does.
 */
function rebased(memory: Memory, now: Moment): Memory {
  const last = momentsIn(memory).reduce<Moment | undefined>(
    (latest, at) => (latest !== undefined && latest.monotonic > at.monotonic ? latest : at),
    undefined,
  );
  if (last === undefined) return memory;
  const shift = now.monotonic - Math.max(0, now.wall - last.wall) - last.monotonic;
  const moment = (at: Moment): Moment => ({ ...at, monotonic: at.monotonic + shift });
  const service = <S extends Pick<Service, 'calledAt' | 'startedAt'>>(old: S): S => ({
    ...old,
    calledAt: moment(old.calledAt),
    ...(old.startedAt !== undefined && { startedAt: moment(old.startedAt) }),
  });
  const { rating, waiting, lastRated, ratedTickets } = memory;
  return {
    ...memory,
    service: memory.service && service(memory.service),
    rating: rating && { ...rating, touchedAt: moment(rating.touchedAt) },
    waiting: waiting && { ...waiting, service: service(waiting.service) },
    lastRated: lastRated && { service: service(lastRated.service), at: moment(lastRated.at) },
    ratedTickets: ratedTickets.map(({ ticket, at }) => ({ ticket, at: moment(at) })),
  };
}

function momentsIn({ service, rating, waiting, lastRated }: Memory): readonly Moment[] {
  const services = [service, waiting?.service, lastRated?.service].filter((each) => each != null);
  return [
    ...services.flatMap(({ calledAt, startedAt }) =>
      startedAt === undefined ? [calledAt] : [calledAt, startedAt],
    ),
    ...(rating === null ? [] : [rating.touchedAt]),
    ...(lastRated === null ? [] : [lastRated.at]),
  ];
}
