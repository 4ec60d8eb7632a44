import { once } from 'node:events';
import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { openHttp } from '../transports/http.ts';
import type { Peer, Transport, Verdict } from '../transports/transport.ts';
import { createOverhearing } from './overhearing.ts';

/** What a machine of the hall shows. */
export const TOKEN = 'a-token-of-the-hall-5';
/** How its requests begin. */
export const HEAD = `POST /events HTTP/1.1\r\nHost: device\r\nAuthorization: Bearer ${TOKEN}\r\n`;

/** A device that machines of this computer may post to. */
export async function aWebhook(handle?: (message: string, peer: Peer) => Verdict) {
  const overhearing = createOverhearing(handle);
  const webhook = openHttp(
    {
      transport: 'http',
      profile: 'yiping-json',
      values: {},
      host: '127.0.0.1',
      port: 0,
      path: '/events',
      token: TOKEN,
      allow: ['127.0.0.1', '127.0.1.0/24'],
    },
    overhearing.surroundings,
  );
  onTestFinished(() => webhook.close());
  await webhook.attempted;
  return { ...overhearing, webhook, port: portOf(webhook) };
}

function portOf(webhook: Transport): number {
  return webhook.boundTo()?.port ?? 0;
}

/** What a sender got back. */
interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** Posts as a machine of the hall does, unless told otherwise. */
export async function post(
  port: number,
  body: string | Uint8Array,
  more: {
    readonly from?: string;
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly agent?: Agent;
  } = {},
): Promise<Answer> {
  const asked = request({
    host: '127.0.0.1',
    port,
    path: more.path ?? '/events',
    method: more.method ?? 'POST',
    localAddress: more.from ?? '127.0.0.1',
    headers: { authorization: `Bearer ${TOKEN}`, ...more.headers },
    agent: more.agent ?? false,
  });
  asked.end(body);
  const [response] = await once(asked, 'response');
  return {
    status: response.statusCode,
    body: await text(response),
    headers: response.headers,
  };
}

/** A connection that says what no HTTP client would. */
export async function raw(
  port: number,
  from = '127.0.0.1',
): Promise<{ socket: Socket; all: Promise<string> }> {
  const socket = connect({ host: '127.0.0.1', port, localAddress: from });
  socket.on('error', () => undefined);
  let said = '';
  socket.on('data', (bytes) => {
    said += String(bytes);
  });
  const all = new Promise<string>((resolve) => socket.on('close', () => resolve(said)));
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return { socket, all };
}
