import type { Agent, Dispatcher } from 'undici';
import type { Clock, Timers } from '../../shared/clock.ts';

/** Bytes of an answer's body; anything longer is not an answer of a province (province.md). */
export const RESPONSE_LIMIT = 1024 * 1024;

/**
 * What one device asks at once. Services are told one a request, so a backlog drains as fast as these
 * allow: ten tell those of fifty evaluations in five round trips, about what all the rest of such a
 * batch takes; more would gain little. A hall of 300 devices has 3 000 at worst, and its devices
 * return spread over some seconds.
 */
export const CONNECTIONS = 10;

/** One request, complete: nothing is added to it but `Host` and `Content-Length`. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** The request target as sent, `PATH?QUERY`. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Somebody answered; whether it was the province, its body has to tell. */
export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
  /** ms from the request's first byte to the answer's head; without connecting. */
  readonly roundTripMs: number;
  /** The `Date` header, ms since 1970 UTC. */
  readonly date?: number;
}

/** No complete answer. */
export interface HttpFailure {
  readonly kind: 'failure';
  /** What was seen; never a byte of the body. */
  readonly detail: string;
  /** A byte of the request may have been written: it may have taken effect. */
  readonly mayHaveArrived: boolean;
}

export type HttpResult = HttpAnswer | HttpFailure;

/** The one way out to a province. */
export interface HttpClient {
  /** Never rejects, follows no redirect, and never sends a request twice. */
  send(request: HttpRequest): Promise<HttpResult>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/**
 * @param options.origin scheme, host and port
 * @param options.ca PEM of the hall's own authority; without it the system's are trusted
 * @param options.connectTimeoutMs for TCP and TLS together; undici counts it in steps of half a second
 * @param options.totalTimeoutMs from `send` to the last byte of the answer
 */
export function createHttpClient(options: {
  readonly origin: string;
  readonly ca?: string | undefined;
  readonly connectTimeoutMs: number;
  readonly totalTimeoutMs: number;
  readonly clock: Clock;
  readonly timers: Timers;
}): HttpClient {
  const { origin, ca, connectTimeoutMs, totalTimeoutMs, clock, timers } = options;
  let opened: Promise<Agent> | undefined;
  let closed = false;

  return {
    send,
    async close() {
      closed = true;
      const agent = await opened;
      await agent?.destroy();
    },
  };

  /** With the first request: a device that starts has a screen to show first, and undici is large. */
  function open(): Promise<Agent> {
    if (closed) return Promise.reject(new Error('closed'));
    opened ??= import('undici').then(
      ({ Agent: OpenAgent }) =>
        new OpenAgent({
          connections: CONNECTIONS,
          pipelining: 1,
          // The total limit covers both; undici's own clocks would only add a second, coarser opinion.
          headersTimeout: 0,
          bodyTimeout: 0,
          connect: {
            timeout: connectTimeoutMs,
            // Said aloud, so that no environment variable can switch it off.
            rejectUnauthorized: true,
            ...(ca !== undefined && { ca }),
          },
        }),
    );
    return opened;
  }

  function send(request: HttpRequest): Promise<HttpResult> {
    return new Promise((resolve) => {
      let settled = false;
      let controller: Dispatcher.DispatchController | undefined;
      let sentAt = 0;
      let head: Omit<HttpAnswer, 'body'> | undefined;
      const chunks: Uint8Array[] = [];
      let length = 0;

      const timer = timers.setTimeout(() => {
        const what = controller === undefined ? 'no connection' : 'no complete answer';
        giveUp(`${what} within ${totalTimeoutMs} ms`);
      }, totalTimeoutMs);

      function settle(result: HttpResult): void {
        if (settled) return;
        settled = true;
        timers.clearTimeout(timer);
        resolve(result);
      }

      // undici hands out the controller right before it writes the first byte, and not earlier:
      // without one, nothing has left this machine.
      function fail(detail: string): void {
        settle({ kind: 'failure', detail, mayHaveArrived: controller !== undefined });
      }

      function giveUp(detail: string): void {
        fail(detail);
        controller?.abort(new Error(detail));
      }

      const handler: Dispatcher.DispatchHandler = {
        onRequestStart(started) {
          if (settled) return started.abort(new Error('given up before it was sent'));
          controller = started;
          sentAt = clock.now().monotonic;
        },
        onResponseStart(_controller, status, headers) {
          if (status < 200) return;
          const date = Date.parse(String(headers['date'] ?? ''));
          head = {
            kind: 'answer',
            status,
            headers,
            roundTripMs: clock.now().monotonic - sentAt,
            ...(Number.isFinite(date) && { date }),
          };
          if (Number(headers['content-length'] ?? 0) > RESPONSE_LIMIT) giveUp(tooLong(status));
        },
        onResponseData(_controller, chunk) {
          length += chunk.byteLength;
          if (length > RESPONSE_LIMIT) giveUp(tooLong(head?.status ?? 0));
          else chunks.push(chunk);
        },
        onResponseEnd() {
          if (head === undefined) fail('an answer without a head');
          else settle({ ...head, body: Buffer.concat(chunks) });
        },
        onResponseError(_controller, error) {
          const what = controller === undefined ? 'no connection' : 'the connection broke';
          fail(`${what} (${codeOf(error)})`);
        },
      };

      const { method, target, headers, body = null } = request;
      open()
        .then((agent) => agent.dispatch({ origin, path: target, method, headers, body }, handler))
        .catch((error: unknown) => fail(`the request could not be sent (${codeOf(error)})`));
    });
  }
}

function tooLong(status: number): string {
  return `HTTP ${status} with a body of more than ${RESPONSE_LIMIT} bytes`;
}

/** The error's code and nothing else: messages of errors may quote what was sent. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : error.name;
}
