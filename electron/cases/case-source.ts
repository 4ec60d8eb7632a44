import { request } from 'undici';
import type { Clock, Timers } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { z } from '../../shared/schema.ts';
import {
  casesToRate,
  type Service,
  type ServiceFacts,
  serviceFactsSchema,
} from '../../shared/service.ts';
import { type Log, reasonOf } from '../log.ts';

/** For the whole answer, its body included. */
const ANSWER_LIMIT_MS = 5_000;
/** Fifty cases, the most a service can have, are a tenth of it. */
const ANSWER_LIMIT_BYTES = 1024 * 1024;
/**
 * Serial machines show the ticket just after the call. Asked without it before, the hall would name
 * the case that is open at the counter: the one of the citizen before.
 */
const TICKET_PATIENCE_MS = 2_000;

const answerSchema = z.object({ service: serviceFactsSchema });

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
  /** The question under way. */
  question: AbortController | undefined;
  /** What went wrong last; said once, not with every question. */
  trouble: string;
}

/**
 * @param options.found hears of the cases, at least one; the rating never waits for them. It hears
 *   of them again every `pollMs` as long as the service is kept
 */
export function createCaseSource(options: {
  readonly settings: NonNullable<Provisioning['caseSource']>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly found: (service: Service, facts: ServiceFacts) => void;
}): CaseSource {
  const { settings, clock, timers, log, found } = options;
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
    search.question?.abort();
    search.question = undefined;
  }

  async function round(search: Search): Promise<void> {
    const question = new AbortController();
    search.question = question;
    const limit = timers.setTimeout(
      () => question.abort(new Error('no whole answer within 5 s')),
      ANSWER_LIMIT_MS,
    );
    let facts: ServiceFacts | null = null;
    let trouble = '';
    try {
      facts = await ask(search.service, question.signal);
    } catch (error) {
      trouble = reasonOf(error);
    } finally {
      timers.clearTimeout(limit);
    }
    // Nobody waits for it any more, or it was asked anew with another ticket.
    if (search.question !== question) return;
    search.question = undefined;
    search.timer = timers.setTimeout(() => void round(search), settings.pollMs);
    note(search, trouble);
    // Last, for whoever hears of it may change what is kept.
    if (facts !== null) found(search.service, facts);
  }

  function note(search: Search, trouble: string): void {
    if (trouble !== '' && trouble !== search.trouble) {
      log.warn('the case source cannot be asked', { why: trouble });
    }
    search.trouble = trouble;
    lastTrouble = trouble;
  }

  /** @returns `null` when nothing is known yet */
  async function ask(service: Service, signal: AbortSignal): Promise<ServiceFacts | null> {
    const url = new URL(
      `${settings.url.replace(/\/$/, '')}/counters/${encodeURIComponent(service.counter)}/current`,
    );
    if (service.ticket !== undefined) url.searchParams.set('ticket', service.ticket);
    const { statusCode, body } = await request(url, {
      headers: settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` },
      signal,
    });
    if (statusCode === 204) {
      await body.dump();
      return null;
    }
    if (statusCode !== 200) {
      await body.dump();
      throw new Error(`the case source answered ${statusCode}`);
    }
    const parsed = answerSchema.safeParse(jsonOf(await textOf(body)));
    if (!parsed.success) {
      // Only where it is wrong, never what stands there (R12).
      const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
      throw new Error(`the case source's service does not fit: ${where}`);
    }
    const facts = parsed.data.service;
    if (casesToRate(facts).length > 0) return facts;
    if (facts.cases.length === 0) return null;
    throw new Error('the case source named no case of the lead department of a bundle');
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
      const isRenamed = known.service.ticket !== service.ticket;
      known.service = service;
      if (!isRenamed) continue;
      // What was asked with the old ticket may be about somebody else.
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

/** How long the ticket of a service may still come, ms. */
function patienceWith(service: Service, monotonicMs: number): number {
  if (!service.announced || service.ticket !== undefined) return 0;
  const left = service.calledAt.monotonic + TICKET_PATIENCE_MS - monotonicMs;
  // After a restart of the machine its old times mean nothing.
  return Math.min(left, TICKET_PATIENCE_MS);
}

/** @throws when it is longer than anybody's cases */
async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > ANSWER_LIMIT_BYTES) throw new Error('the case source answered with more than 1 MiB');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}

/** The words of JSON.parse quote what they could not read: not for a log (R12). */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the case source did not answer with JSON');
  }
}
