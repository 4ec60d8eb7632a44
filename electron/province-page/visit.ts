import type { Clock, Timers } from '../../shared/clock.ts';
import type { Box } from '../../shared/contract.ts';
import type { EvaluationPage } from '../../shared/province.ts';
import { safeUrl } from '../../shared/safe-url.ts';
import type { Place } from '../../shared/session/place.ts';
import type { Log } from '../log.ts';

/** A page that takes longer is not shown: by then somebody may be reading the faces, ms. */
const LOADING_MS = 5_000;
/** However busy somebody seems on it, ms: a page that hangs must not hold the counter. */
const LONGEST_MS = 5 * 60_000;
/** Between the faces and the page, ms: a tap meant for a face must not rate on the page. */
const SETTLE_MS = 600;
/** A touch is told of at most once in this time, ms. */
const TOUCH_EVERY_MS = 1_000;

/** The view beside our own page in which the province's is shown. */
export interface PageView {
  /** Loads a page out of sight; one that is still open is closed first. */
  open(url: string, heard: PageEvents): void;
  /** Shows it there. */
  place(box: Box): void;
  /** Takes it away, with everything it has stored. */
  close(): void;
}

export interface PageEvents {
  /** It is loaded. */
  readonly ready: () => void;
  /** Somebody touches it, or presses a key. */
  readonly touched: () => void;
  /** It could not be loaded, or has crashed. @param why without a word of its address (R12) */
  readonly gone: (why: string) => void;
}

/** One province's page inside the device at a time, for the service at the counter (R9). */
export interface Visit {
  /** Loads the page; it is shown as soon as the session wants it. */
  begin(service: string, page: EvaluationPage): void;
  /** Where the window has room for it. */
  place(box: Box): void;
  /** The session has moved; a page nobody is to see any more is closed. */
  moved(place: Place, service: string | undefined): void;
  close(): void;
}

/** @param options.session hears what becomes of the page, by the id of its service */
export function createVisit(options: {
  readonly view: PageView;
  readonly session: {
    pageReady(service: string): void;
    pageGone(service: string): void;
    touched(service: string): void;
  };
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}): Visit {
  const { view, session, clock, timers, log } = options;
  /** Whose page is open. */
  let service: string | null = null;
  let isShown = false;
  let settled = false;
  let box: Box | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let limit: unknown;
  let settling: unknown;

  function end(): void {
    if (service === null) return;
    service = null;
    isShown = false;
    settled = false;
    box = undefined;
    timers.clearTimeout(limit);
    timers.clearTimeout(settling);
    view.close();
  }

  function giveUp(why: string): void {
    const whose = service;
    if (whose === null) return;
    log.warn('the province’s page is closed', { service: whose, why });
    end();
    session.pageGone(whose);
  }

  function put(): void {
    if (isShown && settled && box !== undefined) view.place(box);
  }

  return {
    begin(next, { url, expiresAt }) {
      end();
      const left = expiresAt - clock.now().corrected;
      if (left <= 0 || !safeUrl.safeParse(url).success) {
        log.warn('the province’s page cannot be shown here', {
          service: next,
          why: left <= 0 ? 'it has expired' : 'its address is not https',
        });
        return;
      }
      service = next;
      limit = timers.setTimeout(() => giveUp('it took too long to load'), LOADING_MS);
      view.open(url, {
        ready() {
          if (service !== next || isShown) return;
          session.pageReady(next);
          // Somebody had a finger on the faces, or the screen has gone on.
          if (!isShown) return end();
          timers.clearTimeout(limit);
          limit = timers.setTimeout(() => giveUp('its time is over'), Math.min(left, LONGEST_MS));
        },
        touched() {
          const now = clock.now().monotonic;
          if (service !== next || now - toldAt < TOUCH_EVERY_MS) return;
          toldAt = now;
          session.touched(next);
        },
        gone: (why) => {
          if (service === next) giveUp(why);
        },
      });
    },
    place(next) {
      box = next;
      put();
    },
    moved(place, whose) {
      if (service === null) return;
      const isWanted = place === 'onPage' || (place === 'inviting' && !isShown);
      if (whose !== service || !isWanted) return end();
      if (place !== 'onPage' || isShown) return;
      isShown = true;
      settling = timers.setTimeout(() => {
        settled = true;
        put();
      }, SETTLE_MS);
    },
    close: end,
  };
}
