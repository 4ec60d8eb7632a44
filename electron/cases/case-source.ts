import { request } from 'undici';
import type { Timers } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { z } from '../../shared/schema.ts';
import { type Service, type ServiceFacts, serviceFactsSchema } from '../../shared/service.ts';
import { type Log, reasonOf } from '../log.ts';

const ASK_LIMIT_MS = 5_000;

const answerSchema = z.object({ service: serviceFactsSchema });

/** 事项关联: asks the hall which cases belong to the service at the counter. */
export interface CaseSource {
  /** Asks about a service until there is an answer or another service takes its place. */
  follow(service: Service): void;
  /** Stops asking. */
  rest(): void;
}

/**
 * @param found hears of the cases; the rating never waits for them
 */
export function createCaseSource(options: {
  readonly settings: NonNullable<Provisioning['caseSource']>;
  readonly timers: Timers;
  readonly log: Log;
  readonly found: (service: Service, facts: ServiceFacts) => void;
}): CaseSource {
  const { settings, timers, log, found } = options;
  let following: { readonly service: Service; timer?: unknown } | null = null;
  let lastProblem = '';

  async function ask(service: Service): Promise<ServiceFacts | null> {
    const url = new URL(
      `${settings.url.replace(/\/$/, '')}/counters/${encodeURIComponent(service.counter)}/current`,
    );
    if (service.ticket !== undefined) url.searchParams.set('ticket', service.ticket);
    const { statusCode, body } = await request(url, {
      headers: settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` },
      signal: AbortSignal.timeout(ASK_LIMIT_MS),
    });
    if (statusCode === 204) {
      await body.dump();
      return null;
    }
    if (statusCode !== 200) {
      await body.dump();
      throw new Error(`the case source answered ${statusCode}`);
    }
    const parsed = answerSchema.safeParse(jsonOf(await body.text()));
    if (parsed.success) return parsed.data.service;
    // Only where it is wrong, never what stands there (R12).
    const where = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new Error(`the case source's service does not fit: ${where}`);
  }

  async function round(mine: NonNullable<typeof following>): Promise<void> {
    try {
      const facts = await ask(mine.service);
      lastProblem = '';
      if (following !== mine) return;
      if (facts !== null) {
        following = null;
        found(mine.service, facts);
        return;
      }
    } catch (error) {
      const why = reasonOf(error);
      // Once per trouble, not once per question.
      if (why !== lastProblem) log.warn('the case source cannot be asked', { why });
      lastProblem = why;
    }
    if (following === mine) {
      mine.timer = timers.setTimeout(() => void round(mine), settings.pollMs);
    }
  }

  function rest(): void {
    timers.clearTimeout(following?.timer);
    following = null;
  }

  return {
    follow(service) {
      rest();
      const mine = { service };
      following = mine;
      void round(mine);
    },
    rest,
  };
}

/** The words of JSON.parse quote what they could not read: not for a log (R12). */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the case source did not answer with JSON');
  }
}
