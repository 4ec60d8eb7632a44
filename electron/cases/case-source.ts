import type { Clock, Timers } from '../../shared/clock.ts';
import { type Service, type ServiceFacts, serviceBegan } from '../../shared/service.ts';
import { TICKET_AFTER_CALL_MS } from '../../shared/session/moves.ts';
import type { Log } from '../log.ts';
import type { CaseClient } from './case-client.ts';

/** 事项关联: asks the hall which cases belong to the services at the counter. */
export interface CaseSource {
  /**
   * The services that are not linked yet, whoever of them has the screen. Begins to ask about new
   * ones, goes on for those known by their id with what is known of them now, stops for all others.
   */
  keep(services: readonly Service[]): void;
  /** Stops asking for good. */
  close(): void;
}

interface Search {
  /** With the newest facts: a ticket may have come since the search began. */
  service: Service;
  /** Until the next question. */
  timer: unknown;
  /** The question under way; an answer to another one is about somebody else. */
  question: object | undefined;
  /** What went wrong last; said once, not with every question. */
  trouble: string;
}

/**
 * @param options.found hears of the cases, at least one; the rating never waits for them. It hears
 *   of them again every `pollMs` as long as the service is kept
 */
export function createCaseSource(options: {
  readonly client: Pick<CaseClient, 'current'>;
  readonly pollMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly found: (service: Service, facts: ServiceFacts) => void;
}): CaseSource {
  const { client, pollMs, clock, timers, log, found } = options;
  const searches = new Map<string, Search>();
  /** A new search inherits it: the same trouble with the next ticket is no news. */
  let lastTrouble = '';
  let closed = false;

  function begin(search: Search): void {
    const wait = patienceWith(search.service, clock.now().monotonic);
    if (wait > 0) search.timer = timers.setTimeout(() => void round(search), wait);
    else void round(search);
  }

  function stop(search: Search): void {
    timers.clearTimeout(search.timer);
    search.question = undefined;
  }

  async function round(search: Search): Promise<void> {
    const question = {};
    search.question = question;
    const { counter, ticket, keyedCase: projectNo } = search.service;
    const began = serviceBegan(search.service).corrected;
    const told = await client.current({ counter, ticket, projectNo, began });
    // Nobody waits for it any more, or it was asked anew with another ticket or case.
    if (search.question !== question) return;
    search.question = undefined;
    search.timer = timers.setTimeout(() => void round(search), pollMs);
    note(search, 'why' in told ? told.why : '');
    // Last, for whoever hears of it may change what is kept.
    if (told.kind === 'service') found(search.service, told.facts);
  }

  function note(search: Search, trouble: string): void {
    if (trouble !== '' && trouble !== search.trouble) {
      log.warn('the case source was of no use', { why: trouble });
    }
    search.trouble = trouble;
    lastTrouble = trouble;
  }

  function keep(services: readonly Service[]): void {
    const kept = new Set(services.map(({ id }) => id));
    for (const [id, search] of searches) {
      if (kept.has(id)) continue;
      stop(search);
      searches.delete(id);
    }
    for (const service of closed ? [] : services) {
      const known = searches.get(service.id);
      if (known === undefined) {
        const search = { service, timer: undefined, question: undefined, trouble: lastTrouble };
        searches.set(service.id, search);
        begin(search);
        continue;
      }
      const { ticket, keyedCase } = known.service;
      const isSame = ticket === service.ticket && keyedCase === service.keyedCase;
      known.service = service;
      if (isSame) continue;
      // What was asked with the old ticket, or before the case was keyed, may be about somebody else.
      stop(known);
      begin(known);
    }
  }

  return {
    keep,
    close() {
      closed = true;
      keep([]);
    },
  };
}

/**
 * How long the ticket of a service may still come, ms: serial machines show it just after the call.
 * Asked without it before, the hall would name the case of the citizen before.
 */
function patienceWith(service: Service, monotonicMs: number): number {
  if (!service.announced || service.ticket !== undefined) return 0;
  const left = service.calledAt.monotonic + TICKET_AFTER_CALL_MS - monotonicMs;
  // After a restart of the machine its old times mean nothing.
  return Math.min(left, TICKET_AFTER_CALL_MS);
}
