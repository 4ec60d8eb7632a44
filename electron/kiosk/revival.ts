import type { Timers } from '../../shared/clock.ts';
import { type Log, reasonOf } from '../log.ts';

/** A page that stood this long has got over whatever it was, ms. */
const STABLE_MS = 60_000;

/**
 * What is tried after each failure in a row, and how long it waits, ms: the machine may only be busy,
 * but a dead screen is worse than a busy machine. When all of it was in vain, the process is started
 * anew.
 */
const LADDER = [
  { step: 'reload', wait: 0 },
  { step: 'reload', wait: 4_000 },
  { step: 'renew', wait: 8_000 },
  { step: 'renew', wait: 16_000 },
] as const;

/** Brings the window's page back whenever it is not there. */
export interface Revival {
  /** Loads the page for the first time. */
  begin(): void;
  /** The page is gone. @param what has happened, for the log */
  gone(what: string, why: string): void;
  /** Opens a fresh window although nothing is wrong with the one that is there. */
  refresh(): void;
  /** How often it had to be brought back since the start. */
  count(): number;
}

/**
 * Goes up the ladder with each failure: the page is loaded again, then in a new window, then the
 * process ends to be started anew. A minute without any failure, and the next is a first one again.
 * @param options.reload and `renew` reject when there is no page afterwards
 * @param options.restart ends the process
 * @param options.stood a page has stood for a minute
 */
export function createRevival(options: {
  readonly reload: () => Promise<void>;
  readonly renew: () => Promise<void>;
  readonly restart: () => void;
  readonly stood: () => void;
  readonly timers: Timers;
  readonly log: Log;
}): Revival {
  const { restart, stood, timers, log } = options;
  let failures = 0;
  let revivals = 0;
  /** Which load counts: a page that died has nothing more to say about its loading. */
  let current = 0;
  /** To load again, or to call the page stable. */
  let timer: unknown = null;

  function take(step: 'reload' | 'renew'): void {
    current += 1;
    const mine = current;
    options[step]().then(
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
    const rung = LADDER[failures];
    failures += 1;
    log.error(what, { why, failures, next: rung?.step ?? 'restart', wait: rung?.wait ?? 0 });
    if (rung === undefined) {
      timers.clearTimeout(timer);
      restart();
      return;
    }
    revivals += 1;
    after(rung.wait, () => take(rung.step));
  }

  function forget(): void {
    failures = 0;
    stood();
  }

  function after(ms: number, run: () => void): void {
    timers.clearTimeout(timer);
    timer = timers.setTimeout(run, ms);
  }

  return {
    begin: () => take('reload'),
    gone: fail,
    refresh: () => take('renew'),
    count: () => revivals,
  };
}
