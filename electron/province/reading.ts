import type { Outcome } from '../../shared/province.ts';
import type { HttpAnswer, HttpResult } from './client.ts';

/** Nobody we know spoke, or nobody at all. */
export interface NoReply {
  readonly kind: 'noReply';
  readonly outcome: Extract<Outcome, { kind: 'retry' | 'unauthorised' }>;
  /** Something on the way did not like what was sent: other records may well pass. */
  readonly aboutContent: boolean;
}

/** The province itself spoke. */
export interface Spoken<T> {
  readonly kind: 'reply';
  readonly said: T;
  /** ms it asked us to wait. */
  readonly after?: number;
}

/**
 * Statuses by which gateways refuse a request for its size or content, as opposed to its sender or
 * its moment.
 */
const CONTENT_STATUSES: readonly number[] = [400, 406, 413, 422, 431];

/** A longer wait than this is a mistake of a gateway: the deadline is the same day. */
const LONGEST_AFTER_MS = 60 * 60_000;

/**
 * Reads an exchange. The body comes before the status: what the province itself says decides,
 * whatever the status says, except behind a redirect, where nobody we asked has answered.
 * @param now corrected ms, for a `Retry-After` that is a date
 * @param read what of a body is the province's own words; undefined when it is not the province's
 */
export function readAnswer<T>(
  result: HttpResult,
  now: number,
  read: (body: Uint8Array) => T | undefined,
): Spoken<T> | NoReply {
  if (result.kind === 'failure') {
    const { detail, mayHaveArrived } = result;
    return noReply({ kind: 'retry', detail, mayHaveArrived });
  }
  const { status, headers } = result;
  if (status >= 300 && status < 400) {
    const host = hostOf(headers['location']);
    return noReply({ kind: 'retry', mayHaveArrived: true, detail: `HTTP ${status} to ${host}` });
  }
  const after = retryAfter(result, now);
  const wait = after !== undefined && { after };
  const said = read(result.body);
  if (said !== undefined) return { kind: 'reply', said, ...wait };
  const detail = seen(result);
  if (status === 401 || status === 403) return noReply({ kind: 'unauthorised', detail });
  // 429 is a refusal in so many words; after anything else the request may have taken effect.
  const mayHaveArrived = status !== 429;
  return {
    kind: 'noReply',
    outcome: { kind: 'retry', mayHaveArrived, detail, ...wait },
    aboutContent: CONTENT_STATUSES.includes(status),
  };
}

function noReply(outcome: NoReply['outcome']): NoReply {
  return { kind: 'noReply', outcome, aboutContent: false };
}

/** @returns undefined when it is no JSON in UTF-8 */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** What came instead of an envelope, without a word of it. */
function seen({ status, headers, body }: HttpAnswer): string {
  const type = /^[\w.+-]{1,40}\/[\w.+-]{1,60}/.exec(String(headers['content-type'] ?? ''))?.[0];
  const what = body.byteLength === 0 ? 'an empty body' : `${body.byteLength} bytes`;
  return `HTTP ${status} without an envelope: ${what} of ${type ?? 'no known type'}`;
}

/** Host of a redirect only: its path may carry anything. */
function hostOf(location: string | string[] | undefined): string {
  const text = String(location ?? '');
  if (!URL.canParse(text)) return text === '' ? 'nowhere' : 'elsewhere';
  return new URL(text).host.slice(0, 100);
}

function retryAfter({ headers, date }: HttpAnswer, now: number): number | undefined {
  const text = String(headers['retry-after'] ?? '').trim();
  if (text === '') return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - (date ?? now);
  // "At once" is not longer than nothing: then our own backoff is better.
  return ms > 0 ? Math.min(ms, LONGEST_AFTER_MS) : undefined;
}
