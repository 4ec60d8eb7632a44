import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { createServer, type Server as NetServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { selfSignedCertificate } from '../../../scripts/province-simulator/certificate.ts';
import { createOverhearing, type Overhearing } from '../testing/overhearing.ts';
import { openWebSocket } from './websocket.ts';

const running: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of running.splice(0).reverse()) await end();
});

/** Lets a server listen on a free port until the test is over. */
async function listen(server: NetServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** A queue machine that pushes over WebSocket. */
async function aMachine(options: { autoPong?: boolean; server?: Server | HttpsServer } = {}) {
  const { server = createHttpServer(), autoPong = true } = options;
  const port = await listen(server);
  const sockets: WebSocket[] = [];
  const pushing = new WebSocketServer({ server, autoPong, perMessageDeflate: true });
  pushing.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
  });
  return { port, sockets };
}

function answering(listener: RequestListener): Promise<number> {
  return listen(createHttpServer(listener));
}

function connect(url: string, more: { ca?: string; idleMs?: number } = {}): Overhearing {
  const overhearing = createOverhearing();
  const client = openWebSocket(
    { transport: 'websocket', profile: 'queue-ws', values: {}, url, idleMs: 0, ...more },
    overhearing.surroundings,
  );
  running.push(() => client.close());
  return overhearing;
}

async function connected(options: Parameters<typeof aMachine>[0] = {}, idleMs = 0) {
  const machine = await aMachine(options);
  const overhearing = connect(`ws://127.0.0.1:${machine.port}/push`, { idleMs });
  await overhearing.until(() => overhearing.peers.length === 1);
  const [socket] = machine.sockets;
  const [peer] = overhearing.peers;
  if (socket === undefined || peer === undefined) throw new Error('nobody connected');
  return { ...overhearing, machine, socket, peer };
}

const CLOSED = 'closed 127.0.0.1: ';

describe('a websocket', () => {
  it('hands on each message whole, whatever its parts and its kind', async () => {
    const { socket, arrived, until } = await connected();
    socket.send('{"method":', { fin: false });
    socket.send('"RateQuest"}', { fin: true });
    socket.send(Buffer.from([0xc7, 0xeb]), { binary: true });
    // GBK in a message that says it is UTF-8.
    socket.send(Buffer.from([0xc6, 0xc0]), { binary: false });
    await until(() => arrived.length === 3);
    expect(arrived).toEqual(['{"method":"RateQuest"}', '\xc7\xeb', '\xc6\xc0']);
  });

  it('sends text as text and other bytes as bytes, and compresses nothing', async () => {
    const { socket, peer } = await connected();
    expect(socket.extensions).toBe('');
    expect(peer.send(Buffer.from('{"窗口":5}'))).toBe(true);
    const [text, isBinary] = await once(socket, 'message');
    expect([String(text), isBinary]).toEqual(['{"窗口":5}', false]);
    peer.send(Uint8Array.of(0xc7, 0xeb));
    const [bytes, areBinary] = await once(socket, 'message');
    expect([[...bytes], areBinary]).toEqual([[0xc7, 0xeb], true]);
  });

  it('hands on one message a turn, so that a flood leaves others theirs', async () => {
    const { socket, arrived, until } = await connected();
    for (let index = 0; index < 1_000; index += 1) socket.send('called');
    await until(() => arrived.length > 0);
    let most = 0;
    while (arrived.length < 1_000) {
      const before = arrived.length;
      await new Promise((resolve) => setImmediate(resolve));
      most = Math.max(most, arrived.length - before);
    }
    expect(most).toBeLessThanOrEqual(2);
  });

  it('is over when a message is longer than 64 KiB, and connects anew', async () => {
    const { socket, told, arrived, peers, until, time } = await connected();
    socket.send('x'.repeat(64 * 1024));
    await until(() => arrived.length === 1);
    socket.send('x'.repeat(64 * 1024 + 1));
    await until(() => peers.length === 0);
    expect([told[1], arrived.length]).toEqual([`${CLOSED}Max payload size exceeded`, 1]);
    time.advance(1_000);
    await until(() => peers.length === 1);
  });

  it('notices a machine that gives no sign of life', async () => {
    const { socket, told, arrived, until, time } = await connected({ autoPong: false });
    time.advance(30_000);
    socket.send('still here');
    await until(() => arrived.length === 1);
    time.advance(30_000);
    expect(told).toEqual(['opened 127.0.0.1']);
    time.advance(30_000);
    await until(() => told.includes(`${CLOSED}no sign of life`));
  });

  it('keeps a machine that says nothing but answers', async () => {
    const { socket, told, time } = await connected();
    for (let ping = 1; ping <= 3; ping += 1) {
      time.advance(30_000);
      await once(socket, 'ping');
      // Once it answers this the device has had the machine's answer, too.
      socket.ping();
      await once(socket, 'pong');
    }
    expect(told).toEqual(['opened 127.0.0.1']);
  });

  it('gives up a machine whose words end, where the hall says when', async () => {
    const { told, until, time } = await connected({}, 20_000);
    time.advance(20_000);
    await until(() => told.includes(`${CLOSED}silent for too long`));
  });

  it('says with which code the machine ended it', async () => {
    const { socket, told, until } = await connected();
    socket.close(1001);
    await until(() => told.includes(`${CLOSED}closed by the peer with code 1001`));
  });

  it('gives up a server that never answers, and one that is no websocket', async () => {
    const silent = await listen(createServer());
    const one = connect(`ws://127.0.0.1:${silent}`);
    one.time.advance(10_000);
    await one.until(() => one.told.length === 1);
    expect(one.told).toEqual([`problem: cannot reach 127.0.0.1:${silent}: no answer`]);
    const page = await answering((_request, response) => response.end('hello'));
    const other = connect(`ws://127.0.0.1:${page}`);
    await other.until(() => other.told.length === 1);
    expect(other.told[0]).toContain('Unexpected server response: 200');
  });

  it('follows no redirect', async () => {
    const machine = await aMachine();
    const location = `ws://127.0.0.1:${machine.port}`;
    const port = await answering((_request, response) =>
      response.writeHead(302, { location }).end(),
    );
    const { told, until } = connect(`ws://127.0.0.1:${port}`);
    await until(() => told.length === 1);
    expect(told[0]).toContain('Unexpected server response: 302');
    expect(machine.sockets).toEqual([]);
  });

  it('leaves no timer and no connection behind', async () => {
    const { told, time, socket } = await connected({}, 60_000);
    const over = once(socket, 'close');
    await running.pop()?.();
    await over;
    expect(told).toEqual(['opened 127.0.0.1', `${CLOSED}we are closing`]);
    expect(time.pending()).toEqual([]);
  });

  it('is closed while nobody has answered yet', async () => {
    const silent = await listen(createServer());
    const { told, time } = connect(`ws://127.0.0.1:${silent}`);
    await running.pop()?.();
    expect([told, time.pending()]).toEqual([[], []]);
  });
});

describe('a websocket over tls', () => {
  it('trusts whom the hall’s own authority vouches for, and nobody else', async () => {
    const { cert, key } = selfSignedCertificate();
    const machine = await aMachine({ server: createHttpsServer({ cert, key }) });
    const strange = connect(`wss://127.0.0.1:${machine.port}`);
    await strange.until(() => strange.told.length === 1);
    expect(strange.told[0]).toContain('self-signed certificate');
    const own = connect(`wss://127.0.0.1:${machine.port}`, { ca: cert });
    await own.until(() => own.peers.length === 1);
    machine.sockets[0]?.send('called');
    await own.until(() => own.arrived.length === 1);
    // Under a name that the certificate does not have.
    const other = connect(`wss://localhost.localdomain:${machine.port}`, { ca: cert });
    await other.until(() => other.told.length === 1);
    expect(other.peers).toEqual([]);
  });

  it('says that an authority is none, and goes on trying', async () => {
    const machine = await aMachine({ server: createHttpsServer(selfSignedCertificate()) });
    const ca = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    const { told, time, until } = connect(`wss://127.0.0.1:${machine.port}`, { ca });
    await until(() => told.length === 1);
    expect(told[0]).toContain(`cannot reach 127.0.0.1:${machine.port}`);
    expect(time.pending()).toEqual([1_000]);
  });
});
