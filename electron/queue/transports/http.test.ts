import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createOverhearing } from '../testing/overhearing.ts';
import { openHttp } from './http.ts';
import type { Peer, Transport, Verdict } from './transport.ts';

const TOKEN = 'a-token-of-the-hall-5';
const HEAD = `POST /events HTTP/1.1\r\nHost: device\r\nAuthorization: Bearer ${TOKEN}\r\n`;
const running: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of running.splice(0).reverse()) await end();
});

async function aDevice(handle?: (message: string, peer: Peer) => Verdict) {
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
  running.push(() => webhook.close());
  await webhook.attempted;
  return { ...overhearing, webhook, port: portOf(webhook) };
}

function portOf(webhook: Transport): number {
  return webhook.boundTo()?.port ?? 0;
}

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

async function post(
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
async function raw(
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
  running.push(() => socket.destroy());
  await once(socket, 'connect');
  return { socket, all };
}

describe('a webhook', () => {
  it('answers with what the sender is told meanwhile, in the language it speaks', async () => {
    const { port, arrived } = await aDevice((_message, peer) => {
      peer.send(Buffer.from('{"ack":'));
      peer.send(Buffer.from('"17"}'));
      return 'handled';
    });
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await post(port, '{"id":"17"}', { headers });
    expect([answer.status, answer.body, arrived]).toEqual([200, '{"ack":"17"}', ['{"id":"17"}']]);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it.each([
    ['handled', 204],
    ['refused', 400],
    ['dropped', 429],
  ] as const)('says what became of a message that was %s', async (verdict, status) => {
    const { port } = await aDevice(() => verdict);
    expect(await post(port, 'x')).toMatchObject({ status, body: '' });
  });

  it('takes a message of 64 KiB in any pieces, and none that is longer', async () => {
    const { port, arrived, told } = await aDevice();
    const { socket, all } = await raw(port);
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`);
    for (let part = 0; part < 64; part += 1) socket.write(`400\r\n${'x'.repeat(1024)}\r\n`);
    socket.write('0\r\n\r\n');
    expect(await all).toContain('HTTP/1.1 204');
    expect(arrived).toEqual(['x'.repeat(64 * 1024)]);

    const long = 'x'.repeat(64 * 1024 + 1);
    const chunked = { 'transfer-encoding': 'chunked' };
    expect((await post(port, long)).status).toBe(413);
    expect((await post(port, long, { headers: chunked })).status).toBe(413);
    expect(arrived).toHaveLength(1);
    expect(told.slice(1)).toEqual(Array(2).fill('refused 127.0.0.1: longer than 65536 bytes'));
  });

  it('reads no more than a megabyte of what it refuses', async () => {
    const { port, told, arrived } = await aDevice();
    const { socket, all } = await raw(port);
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const pour = () => {
      while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`));
    };
    socket.on('drain', pour);
    pour();
    await all;
    expect([told, arrived]).toEqual([['refused 127.0.0.1: longer than 65536 bytes'], []]);
  });

  it('refuses whoever has no token or another one', async () => {
    const { port, told, arrived } = await aDevice();
    const tokens = [
      '',
      'Bearer ',
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
    ];
    for (const authorization of tokens) {
      const answer = await post(port, '{}', { headers: { authorization } });
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    }
    expect(
      await post(port, '{}', { headers: { authorization: `bearer  ${TOKEN}` } }),
    ).toMatchObject({ status: 204 });
    expect(arrived).toHaveLength(1);
    expect(told.slice(0, 5)).toEqual([
      ...['no token', 'no token', 'a wrong token', 'a wrong token', 'no token'].map(
        (why) => `refused 127.0.0.1: ${why}`,
      ),
    ]);
  });

  it('has one path and one method', async () => {
    const { port, told } = await aDevice();
    expect((await post(port, '{}', { path: '/events/' })).status).toBe(404);
    expect((await post(port, '{}', { path: '/events?from=3' })).status).toBe(204);
    const got = await post(port, '', { method: 'GET' });
    expect([got.status, got.headers.allow]).toEqual([405, 'POST']);
    expect((await post(port, '{}', { method: 'PUT' })).status).toBe(405);
    expect(told.filter((what) => what.startsWith('refused'))).toEqual([
      'refused 127.0.0.1: another path',
      'refused 127.0.0.1: not a POST',
      'refused 127.0.0.1: not a POST',
    ]);
  });

  it('tells strangers that they are, whatever they know', async () => {
    const { port, told, arrived } = await aDevice();
    expect((await post(port, '{}', { from: '127.0.0.2' })).status).toBe(403);
    expect((await post(port, '{}', { from: '127.0.1.9' })).status).toBe(204);
    expect([told[0], arrived.length]).toEqual(['refused 127.0.0.2: not on the allow-list', 1]);
  });

  it('has eight connections for machines, which no stranger can take', async () => {
    const { port, told, until } = await aDevice();
    const kept = await raw(port);
    kept.socket.write(`${HEAD}Content-Length: 2\r\n\r\n{`);
    expect((await post(port, '{}')).status).toBe(204);
    const strangers = await Promise.all(Array.from({ length: 9 }, () => raw(port, '127.0.0.2')));
    const needed = 'its place was needed for another connection';
    await until(() => told.includes(`refused 127.0.0.2: ${needed}`));
    kept.socket.end('}');
    expect(await kept.all).toContain('HTTP/1.1 204');
    expect((await post(port, '{}')).status).toBe(204);
    expect(strangers).toHaveLength(9);
  });

  it('hears a machine that opens a connection for each event and leaves it', async () => {
    const { port, arrived, told } = await aDevice();
    for (let index = 0; index < 20; index += 1) {
      const { socket } = await raw(port);
      const answer = once(socket, 'data');
      socket.write(`${HEAD}Content-Length: 2\r\n\r\n${String(index).padStart(2, '0')}`);
      expect(String(await answer)).toContain('HTTP/1.1 204');
    }
    expect([arrived.length, told]).toEqual([20, ['opened 127.0.0.1']]);
  });

  it('gives a machine its place when another address holds all in the middle of requests', async () => {
    const { port, told, until } = await aDevice();
    const slow = await Promise.all(Array.from({ length: 8 }, () => raw(port, '127.0.1.9')));
    for (const { socket } of slow) socket.write(`${HEAD}Content-Length: 9\r\n\r\n{`);
    expect((await post(port, '{}')).status).toBe(204);
    const needed = 'its place was needed for another connection';
    await until(() => told.includes(`refused 127.0.1.9: ${needed}`));
    expect(told.filter((what) => what.startsWith('refused'))).toHaveLength(1);
  });

  it('cuts whoever takes ten seconds for a request, in its head or in its body', async () => {
    const { port, told, time } = await aDevice();
    const head = await raw(port);
    head.socket.write('POST /events HT');
    const body = await raw(port);
    body.socket.write(`${HEAD}Content-Length: 9\r\n\r\n{`);
    // Whoever came before this one was let in before it.
    await post(port, '{}');
    time.advance(9_999);
    expect((await post(port, '{}')).status).toBe(204);
    time.advance(1);
    expect(await Promise.all([head.all, body.all])).toEqual(['', '']);
    expect(told.filter((what) => what.startsWith('refused'))).toEqual(
      Array(2).fill('refused 127.0.0.1: a request took too long'),
    );
    expect((await post(port, '{}')).status).toBe(204);
  });

  it('keeps a connection for the next request, for a minute', async () => {
    const { port, time, told, until } = await aDevice();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    running.push(() => agent.destroy());
    const sockets = new Set<Socket>();
    agent.on('free', (socket: Socket) => sockets.add(socket));
    await post(port, '{}', { agent });
    time.advance(59_999);
    await post(port, '{}', { agent });
    await until(() => time.pending().length === 2);
    expect(sockets.size).toBe(1);
    const [socket] = sockets;
    if (socket === undefined) throw new Error('no connection was kept');
    const over = once(socket, 'close');
    time.advance(60_000);
    await over;
    expect(told).toEqual(['opened 127.0.0.1']);
  });

  it('takes the first of many requests that come at once, and says that it was the last', async () => {
    const { port, arrived, peers } = await aDevice();
    const { socket, all } = await raw(port);
    const one = (text: string) => `${HEAD}Content-Length: ${text.length}\r\n\r\n${text}`;
    socket.write(['first', 'second', 'third'].map(one).join(''));
    const said = await all;
    expect(said.match(/HTTP\/1\.1 \d+|Connection: close/gi)).toEqual([
      'HTTP/1.1 204',
      'connection: close',
    ]);
    expect([arrived, peers.length]).toEqual([['first'], 1]);
  });

  it('goes on when somebody leaves in the middle of a request', async () => {
    const { port, told, arrived } = await aDevice();
    const { socket, all } = await raw(port);
    socket.write(`${HEAD}Content-Length: 9\r\n\r\n{`);
    expect((await post(port, 'before')).status).toBe(204);
    socket.resetAndDestroy();
    await all;
    expect((await post(port, 'after')).status).toBe(204);
    expect([arrived, told]).toEqual([['before', 'after'], ['opened 127.0.0.1']]);
  });

  it('answers nonsense with a refusal', async () => {
    const { port, told } = await aDevice();
    const { socket, all } = await raw(port);
    socket.write('FF 68 03 03 68\r\n\r\n');
    expect(await all).toContain('HTTP/1.1 400');
    expect(told).toEqual(['refused 127.0.0.1: not HTTP']);
  });

  it('knows a machine by its address until it was silent for five minutes', async () => {
    const { port, peers, told, time } = await aDevice();
    await post(port, '1');
    const [peer] = peers;
    expect(peer?.send(Buffer.from('done'))).toBe(false);
    time.advance(299_999);
    await post(port, '2');
    expect([told, peers[0] === peer]).toEqual([['opened 127.0.0.1'], true]);
    time.advance(300_000);
    expect(told).toEqual(['opened 127.0.0.1', 'closed 127.0.0.1: silent for too long']);
  });

  it('forgets who was silent longest when more than eight call', async () => {
    const { port, peers, told } = await aDevice();
    for (let host = 1; host <= 8; host += 1) await post(port, 'x', { from: `127.0.1.${host}` });
    await post(port, 'x', { from: '127.0.1.1' });
    await post(port, 'x', { from: '127.0.1.9' });
    expect(told.filter((what) => what.startsWith('closed'))).toEqual([
      'closed 127.0.1.2: others call now',
    ]);
    expect(peers).toHaveLength(8);
  });

  it('leaves no timer and no connection behind', async () => {
    const { port, webhook, told, time } = await aDevice();
    await post(port, '{}');
    const { all } = await raw(port);
    await webhook.close();
    await all;
    expect(told).toEqual(['opened 127.0.0.1', 'closed 127.0.0.1: we are closing']);
    expect([time.pending(), webhook.boundTo()]).toEqual([[], undefined]);
  });
});
