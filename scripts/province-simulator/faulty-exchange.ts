import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from './clock.ts';
import type { Counts } from './counts.ts';
import { drawEnding } from './ending.ts';
import { type Answer, endExchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { type ReadBody, readBody } from './request-body.ts';

/** One line for `--verbose`: what was asked, what was answered, which fault took place. */
export type RequestLine = Readonly<{
  at: number;
  method: string;
  path: string;
  /** The HTTP status sent, or undefined when the caller got none. */
  status: number | undefined;
  /** The business codes: the envelope's, and those of its items. */
  codes: readonly string[];
  ending: string;
}>;

/** What a province has to say to one request, before a fault gets at it. */
export type Said = Readonly<{ answer: Answer; codes: readonly string[] }>;

/** One request as a province looks at it. */
export type Asked = Readonly<{
  request: IncomingMessage;
  body: Exclude<ReadBody, { kind: 'aborted' }>;
  path: string;
  /** The province's own clock, skewed as the faults want it, ms. */
  serverTime: number;
}>;

/** What the exchange is made of; the protocol itself is in `answerTo` alone. */
export type ExchangeParts = Readonly<{
  faults: Faults;
  counts: Counts;
  clock: Clock;
  rawSocketOf: (request: IncomingMessage) => Socket | undefined;
  onRequest: (line: RequestLine) => void;
  /** Happens to each request, whether or not a fault lets it be processed. */
  before?: (path: string) => void;
  answerTo: (asked: Asked) => Said;
  /** Stands in where a fault distorts the answer of a request that was not processed. */
  success: () => Answer;
}>;

/** 200 items with long texts stay well below this. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** A province's side of one HTTP exchange with all the faults, for `http.createServer`. */
export function faultyExchange(parts: ExchangeParts) {
  const { faults, counts, clock } = parts;

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    counts.add('requests', path);
    response.sendDate = false;
    // Read at once: who hangs up during a latency has still sent a request that takes effect.
    const body = readBody(request, BODY_LIMIT_BYTES);
    await wait(parts, path);
    const skew = faults.fire('clockSkew', path)?.ms ?? 0;
    const serverTime = clock.now() + skew;
    response.setHeader('Date', new Date(serverTime).toUTCString());
    parts.before?.(path);

    const ending = drawEnding(faults, path, serverTime);
    let said: Said | undefined;
    if (ending.processed) {
      const read = await body;
      // The caller has gone before it had sent everything.
      if (read.kind === 'aborted') return;
      said = parts.answerTo({ request, body: read, path, serverTime });
    }
    const bytesPerSecond = faults.fire('slowBody', path)?.bytesPerSecond;
    const answer = said?.answer ?? parts.success();
    const rawSocket = parts.rawSocketOf(request);
    await endExchange(response, rawSocket, ending, answer, { clock, bytesPerSecond });
    const codes = said?.codes ?? [];
    const status = response.headersSent ? response.statusCode : undefined;
    counts.add('answers', status === undefined ? 'none' : (codes[0] ?? `http${status}`));
    const method = request.method ?? '';
    parts.onRequest({ at: serverTime, method, path, status, codes, ending: ending.kind });
  };
}

async function wait({ faults, clock }: ExchangeParts, path: string) {
  const latency = faults.fire('latency', path);
  if (latency === undefined) return;
  const jitter = latency.jitterMs * (2 * faults.draw('latency') - 1);
  await clock.wait(Math.max(0, latency.ms + jitter));
}
