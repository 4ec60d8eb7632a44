import type { Clock, Timers } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { z } from '../../shared/schema.ts';
import { isoShanghaiTime } from '../../shared/shanghai-time.ts';
import type { Health } from '../health.ts';
import { createHttpClient, type HttpResult } from '../province/client.ts';
import { jsonOf } from '../province/reading.ts';
import { type Question, readAnswer, type Told } from './answer.ts';

/** For the whole answer, its body included. */
const ANSWER_LIMIT_MS = 5_000;
/** One question that fails is asked again; so many in a row are the matter. */
const TROUBLES = 3;
/** The address is there, and nobody at it knows of leases. */
const KEEPS_NO_LEASES: readonly number[] = [404, 405, 501];

/** Nobody answered, or not as a case source does; why, fit for a log. */
export interface Silence {
  readonly kind: 'silent';
  readonly why: string;
}

/** What became of the wish to hold a counter. */
export type Lease =
  | { readonly kind: 'held' }
  /** Another device holds it; which, as far as that can be said. */
  | { readonly kind: 'taken'; readonly holder: string }
  /** This case source keeps no leases. */
  | { readonly kind: 'unsupported' };

/** For the diagnostics screen. */
export interface CaseClientState {
  /** Whether the last question was answered; `null` before the first. */
  readonly reachable: boolean | null;
  /** The last answer that was understood, corrected ms. */
  readonly lastAnswerAt: number | null;
  /** What was wrong with the last one that was not. */
  readonly lastTrouble?: { readonly at: number; readonly what: string };
}

/** The way to the hall's case source (事项关联). Nothing here ever rejects. */
export interface CaseClient {
  current(question: Question): Promise<Told | Silence>;
  /** @param until corrected ms */
  lease(counter: string, wish: { deviceId: string; until: number }): Promise<Lease | Silence>;
  state(): CaseClientState;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

const takenSchema = z.object({ holder: z.string().regex(/^[\w.:-]{1,64}$/) });

export function createCaseClient(options: {
  readonly settings: NonNullable<Provisioning['caseSource']>;
  readonly health: Pick<Health, 'set' | 'clear'>;
  readonly clock: Clock;
  readonly timers: Timers;
}): CaseClient {
  const { settings, health, clock, timers } = options;
  const { origin, pathname } = new URL(settings.url);
  const base = pathname.replace(/\/$/, '');
  const http = createHttpClient({
    ...{ origin, ca: settings.ca, clock, timers },
    connectTimeoutMs: ANSWER_LIMIT_MS,
    totalTimeoutMs: ANSWER_LIMIT_MS,
  });
  const authorization =
    settings.token === undefined ? {} : { authorization: `Bearer ${settings.token}` };
  let inARow = 0;
  let state: CaseClientState = { reachable: null, lastAnswerAt: null };

  function counterTarget(counter: string, what: string): string {
    return `${base}/counters/${encodeURIComponent(counter)}/${what}`;
  }

  function understood(): void {
    inARow = 0;
    state = { ...state, reachable: true, lastAnswerAt: clock.now().corrected };
    health.clear('caseSource');
  }

  /** What was not understood is a trouble of the one question, what was not answered is of all. */
  function trouble(what: string): void {
    state = { ...state, lastTrouble: { at: clock.now().corrected, what } };
  }

  function silent(result: HttpResult): Silence {
    const why = result.kind === 'failure' ? result.detail : `HTTP ${result.status}`;
    trouble(why);
    state = { ...state, reachable: false };
    inARow += 1;
    if (inARow >= TROUBLES) health.set('caseSource', `it cannot be asked: ${why}`);
    return { kind: 'silent', why };
  }

  return {
    async current(question) {
      const { counter, ticket, projectNo, began, rated } = question;
      const query = new URLSearchParams({
        ...(ticket !== undefined && { ticket }),
        ...(projectNo !== undefined && { projectNo }),
        ...(rated !== undefined && { at: isoShanghaiTime(began) }),
      });
      const target = counterTarget(counter, 'current');
      const asked = query.size === 0 ? target : `${target}?${query}`;
      const result = await http.send({ method: 'GET', target: asked, headers: authorization });
      if (result.kind === 'failure' || (result.status !== 200 && result.status !== 204)) {
        return silent(result);
      }
      understood();
      if (result.status === 204) return { kind: 'nothing' };
      const told = readAnswer(result.body, question);
      if (told.kind === 'misfit') trouble(told.why);
      return told;
    },

    async lease(counter, { deviceId, until }) {
      const result = await http.send({
        method: 'PUT',
        target: counterTarget(counter, 'lease'),
        headers: { ...authorization, 'content-type': 'application/json; charset=utf-8' },
        body: Buffer.from(JSON.stringify({ deviceId, until: isoShanghaiTime(until) })),
      });
      if (result.kind === 'failure') return silent(result);
      const { status, body } = result;
      if (status !== 200 && status !== 409 && !KEEPS_NO_LEASES.includes(status)) {
        return silent(result);
      }
      understood();
      if (status === 200) return { kind: 'held' };
      if (status !== 409) return { kind: 'unsupported' };
      const taken = takenSchema.safeParse(jsonOf(body));
      return { kind: 'taken', holder: taken.success ? taken.data.holder : 'unknown' };
    },

    state: () => state,
    close: () => http.close(),
  };
}
