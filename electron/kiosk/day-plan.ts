import type { Timers } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { shanghaiDay, wireTime } from '../../shared/shanghai-time.ts';

const LOOK_MS = 60_000;
/** When the new day of the machine begins, and till when a hall without hours is taken for asleep. */
const NIGHT = { begins: '03:00', ends: '05:00' } as const;
const NIGHT_BEGINS_MS = 3 * 60 * 60_000;

/** What the machine does by the time of day. */
export interface DayPlan {
  /** The hall's hours; the night's work and the display follow them from now on. */
  follow(hours: Provisioning['display']['hours']): void;
}

/**
 * Looks at the clock once a minute: keeps the display awake while the hall is open or somebody is
 * served, and opens a fresh window once a night, so that nothing a page gathers can gather for a year.
 * Never while a service is open or somebody stands at the panel.
 * @param options.now corrected ms since 1970 UTC
 * @param options.idle nobody is served and nobody stands at the service panel
 * @param options.keepAwake may be told the same again
 */
export function planDay(options: {
  readonly now: () => number;
  readonly idle: () => boolean;
  readonly keepAwake: (awake: boolean) => void;
  readonly refresh: () => void;
  readonly timers: Timers;
}): DayPlan {
  const { now, idle, keepAwake, refresh, timers } = options;
  let hours: Provisioning['display']['hours'];
  /** Days begin at three here, so that a clock put right before cannot make two nights of one. */
  const today = () => shanghaiDay(now() - NIGHT_BEGINS_MS);
  let refreshed = today();

  function look(): void {
    const time = wireTime(now()).slice(11, 16);
    const isOpen = hours === undefined || (hours.opens <= time && time < hours.closes);
    const isNight = hours === undefined ? NIGHT.begins <= time && time < NIGHT.ends : !isOpen;
    keepAwake(isOpen || !idle());
    if (isNight && idle() && refreshed !== today()) {
      refreshed = today();
      refresh();
    }
    timers.setTimeout(look, LOOK_MS);
  }

  look();
  return {
    follow(told) {
      hours = told;
    },
  };
}
