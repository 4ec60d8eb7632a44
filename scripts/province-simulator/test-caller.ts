import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from './clock.ts';
import { hmacSm3Hex, sm3Hex } from './sm3.ts';

/** 2026-11-21 09:30:00 in Asia/Shanghai. */
export const HALF_PAST_NINE = Date.parse('2026-11-21T01:30:00Z');

/** A clock that stands still until told; waiting moves it on and takes no time. */
export function aClock(start = HALF_PAST_NINE) {
  let now = start;
  const waits: number[] = [];
  const clock: Clock = {
    now: () => now,
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
    },
  };
  const advance = (ms: number): void => {
    now += ms;
  };
  return { ...clock, waits, advance };
}

/** The envelope of any answer. */
const envelope = z.strictObject({
  code: z.string(),
  message: z.string(),
  data: z.looseObject({}),
});

/** The answer to a batch. */
const batchResults = z.object({
  results: z.array(
    z.strictObject({
      id: z.string(),
      code: z.string(),
      message: z.string(),
      receipt: z.string().optional(),
      violations: z
        .array(z.strictObject({ field: z.string(), rule: z.string(), message: z.string() }))
        .optional(),
      data: z.strictObject({ id: z.string() }).optional(),
    }),
  ),
});

/** What a caller may get wrong on purpose. */
export type Mistakes = Readonly<{
  token?: string;
  timestamp?: string;
  nonce?: string;
  signature?: string;
  contentType?: string;
  signedTarget?: string;
  rawBody?: string;
}>;

/** A caller of the interface, written for the tests: token, signature, envelope. */
export class Caller {
  readonly #url: string;
  readonly #now: () => number;
  readonly #secret: string;
  token = '';

  constructor(url: string, now: () => number, secret = 'demo-app-secret-0001') {
    this.#url = url;
    this.#now = now;
    this.#secret = secret;
  }

  /** Fetches a token and keeps it. */
  async logIn(mistakes: Mistakes & { appKey?: string } = {}) {
    const appKey = mistakes.appKey ?? 'demo-app-key';
    const timestamp = mistakes.timestamp ?? String(this.#now());
    const nonce = mistakes.nonce ?? randomUUID();
    const sign =
      mistakes.signature ?? hmacSm3Hex(this.#secret, `${appKey}\n${timestamp}\n${nonce}`);
    const response = await fetch(`${this.#url}/v1/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' },
      body: mistakes.rawBody ?? JSON.stringify({ appKey, timestamp, nonce, sign }),
    });
    const answer = envelope.parse(await response.json());
    const { accessToken } = answer.data;
    if (typeof accessToken === 'string') this.token = accessToken;
    return answer;
  }

  /** One signed request, whatever comes back. */
  send(method: string, target: string, content?: unknown, mistakes: Mistakes = {}) {
    const body = mistakes.rawBody ?? (content === undefined ? '' : JSON.stringify(content));
    const timestamp = mistakes.timestamp ?? String(this.#now());
    const nonce = mistakes.nonce ?? randomUUID();
    const signed = `${method}\n${mistakes.signedTarget ?? target}\n${timestamp}\n${nonce}\n${sm3Hex(body)}`;
    const headers = {
      'Content-Type': mistakes.contentType ?? 'application/json; charset=utf-8',
      Authorization: `Bearer ${mistakes.token ?? this.token}`,
      'Yiping-Timestamp': timestamp,
      'Yiping-Nonce': nonce,
      // One connection per request: faults then strike this one and not a pooled one.
      Connection: 'close',
      'Yiping-Signature': mistakes.signature ?? hmacSm3Hex(this.#secret, signed),
    };
    const options = { method, headers, redirect: 'manual' as const };
    return fetch(`${this.#url}${target}`, method === 'GET' ? options : { ...options, body });
  }

  /** One signed call that is answered with an envelope. */
  async call(method: string, target: string, content?: unknown, mistakes: Mistakes = {}) {
    const response = await this.send(method, target, content, mistakes);
    return { status: response.status, ...envelope.parse(await response.json()) };
  }

  /** Sends evaluations and returns their results. */
  async evaluate(items: readonly unknown[], path = '/v1/evaluations') {
    const { data } = await this.call('POST', path, { items });
    return batchResults.parse(data).results;
  }
}
