import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from './clock.ts';
import type { Ending } from './ending.ts';
import type { Reply } from './reply.ts';

/** An HTTP answer, before a fault gets at it. */
export type Answer = Readonly<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}>;

/** An envelope as an HTTP answer: always 200. */
export function enveloped(content: Reply): Answer {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: Buffer.from(JSON.stringify(content)),
  };
}

/** What a gateway in front answers: a status and a line of text, no envelope. */
export function bare(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
    body: Buffer.from(`${text}\n`),
  };
}

/** HTML for a browser. */
export function page(status: number, html: string): Answer {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    body: Buffer.from(html),
  };
}

/** Ends the exchange as the faults want it. */
export async function endExchange(
  response: ServerResponse,
  rawSocket: Socket | undefined,
  ending: Ending,
  answer: Answer,
  pace: Readonly<{ clock: Clock; bytesPerSecond: number | undefined }>,
): Promise<void> {
  switch (ending.kind) {
    case 'silence':
      return;
    case 'reset':
      // Behind TLS only the raw socket can send RST.
      (rawSocket ?? response.socket)?.resetAndDestroy();
      return;
    case 'close':
      response.socket?.destroy();
      return;
    default:
      await send(response, distort(ending, answer), pace.clock, pace.bytesPerSecond);
  }
}

function distort(ending: Ending, real: Answer): Answer {
  switch (ending.kind) {
    case 'instead':
      return {
        status: ending.status,
        headers: ending.headers,
        body: Buffer.from(ending.body),
      };
    case 'emptyBody':
      return { ...real, status: 200, body: Buffer.alloc(0) };
    case 'brokenJson':
      return { ...real, body: real.body.subarray(0, Math.ceil(real.body.length / 2)) };
    case 'oversizedBody': {
      // White space is legal in JSON: only a size limit protects the reader.
      const padding = Buffer.alloc(ending.bytes, ' ');
      return { ...real, body: Buffer.concat([real.body, padding]) };
    }
    default:
      return real;
  }
}

async function send(
  response: ServerResponse,
  answer: Answer,
  clock: Clock,
  bytesPerSecond: number | undefined,
): Promise<void> {
  const headers = { ...answer.headers, 'Content-Length': String(answer.body.length) };
  response.writeHead(answer.status, headers);
  if (bytesPerSecond !== undefined) {
    const step = Math.max(1, Math.round(bytesPerSecond));
    for (let sent = 0; sent < answer.body.length && !response.destroyed; sent += step) {
      if (sent > 0) await clock.wait(1000);
      response.write(answer.body.subarray(sent, sent + step));
    }
    response.end();
    return;
  }
  response.end(answer.body);
}
