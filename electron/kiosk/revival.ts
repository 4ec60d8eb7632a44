import type { Timers } from '../../shared/clock.ts';
import { backoff } from '../../shared/schedule.ts';
import { type Log, reasonOf } from '../log.ts';

/** A page that stood this long has got over whatever it was, ms. */
const STABLE_MS = 60_000;
/** A dead screen is worse than a busy machine, ms. */
const LONGEST_WAIT_MS = 30_000;

/** Brings the window's page back whenever it is not there. */
export interface Revival {
  /** Loads the page for the first time. */
  begin(): void;
  /** The page's process is gone. */
  gone(reason: string): void;
  /** How often it had to be brought back since the start. */
  count(): number;
}

/**
 * The first failure is answered at once, further ones after a wait that grows; a minute without any
 * and the next is a first one again.
 * @param load rejects when there is no page afterwards
 */
export function createRevival(options: {
  readonly load: () => Promise<void>;
  readonly timers: Timers;
  readonly log: Log;
}): Revival {
  const { load, timers, log } = options;
  let failures = 0;
  let revivals = 0;
  /** Which load counts: a page that died has nothing more to say about its loading. */
  let current = 0;
  /** To load again, or to call the page stable. */
  let timer: unknown = null;

  function begin(): void {
    current += 1;
    const mine = current;
    load().then(
      () => {
        if (mine === current) after(STABLE_MS, forget);
      },
      (error: unknown) => {
        if (mine === current) fail('the page could not be loaded', reasonOf(error));
      },
    );
  }

  function fail(what: string, why: string): void {
    current += 1;
    failures += 1;
    revivals += 1;
    const wait = failures === 1 ? 0 : Math.min(LONGEST_WAIT_MS, backoff(failures, 1));
    log.error(what, { why, failures, wait });
    after(wait, begin);
  }

  function forget(): void {
    failures = 0;
  }

  function after(ms: number, run: () => void): void {
    if (timer !== null) timers.clearTimeout(timer);
    timer = timers.setTimeout(run, ms);
  }

  return {
    begin,
    gone: (reason) => fail('the window process is gone', reason),
    count: () => revivals,
  };
}
