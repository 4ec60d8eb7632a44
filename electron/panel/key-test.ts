import type { Clock } from '../../shared/clock.ts';
import type { Level } from '../../shared/level.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import type { Place } from '../../shared/session/place.ts';
import type { Heard } from '../session/counter-session.ts';

/** Nobody looks any more, ms. */
const WATCHED_MS = 3_000;
const LAST = 5;
const QUIET: ReadonlySet<Place> = new Set(['standby', 'paused', 'called', 'serving']);

interface Press {
  /** Counts the presses of this test. */
  readonly number: number;
  readonly key: number;
  readonly level: Level | null;
}

/**
 * Test presses of a wired keypad: five keys, five levels, live. Only while somebody at the panel
 * looks and no citizen is asked, so that no press of a citizen ever shows up here (R12).
 */
export function createKeyTest(options: {
  readonly keys: Provisioning['keys'];
  readonly clock: Clock;
}): {
  /** The last presses; asking keeps the test going. */
  pressed(): Press[];
  moved(place: Place): void;
  heard(event: QueueEvent, heard: Heard): void;
} {
  const { keys, clock } = options;
  let presses: readonly Press[] = [];
  let quiet = true;
  let askedAt = Number.NEGATIVE_INFINITY;
  const isWatched = () => clock.now().monotonic - askedAt < WATCHED_MS;

  return {
    pressed() {
      if (!isWatched()) presses = [];
      askedAt = clock.now().monotonic;
      return [...presses];
    },
    moved(place) {
      quiet = QUIET.has(place);
      if (!quiet) presses = [];
    },
    heard({ kind, key }, heard) {
      if (kind !== 'keyed' || key === undefined || heard === 'taken') return;
      if (!quiet || !isWatched()) return;
      const number = (presses.at(-1)?.number ?? 0) + 1;
      presses = [...presses, { number, key, level: keys[String(key)] ?? null }].slice(-LAST);
    },
  };
}
