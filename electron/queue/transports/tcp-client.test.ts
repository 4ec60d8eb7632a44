import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createOverhearing, type Overhearing } from '../testing/overhearing.ts';
import { openTcpClient } from './tcp-client.ts';

const running: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of running.splice(0).reverse()) await end();
});

/** A queue machine that listens. */
async function aMachine(port = 0, meet: (socket: Socket) => void = () => undefined) {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    meet(socket);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  running.push(stop);
  const bound = address !== null && typeof address === 'object' ? address.port : 0;
  return { port: bound, sockets, stop };
}

function call(port: number, idleMs = 0, overhearing = createOverhearing()): Overhearing {
  const client = openTcpClient(
    {
      transport: 'tcp-client',
      profile: 'yiping-json',
      values: {},
      host: '127.0.0.1',
      port,
      idleMs,
    },
    overhearing.surroundings,
  );
  running.push(() => client.close());
  return overhearing;
}

describe('a client over tcp', () => {
  it('hands on what arrives and sends what it is told', async () => {
    const machine = await aMachine(0, (socket) => socket.write('called'));
    const { arrived, peers, until } = call(machine.port);
    await until(() => arrived.length === 1);
    expect(arrived).toEqual(['called']);
    const [socket] = machine.sockets;
    if (socket === undefined) throw new Error('nobody connected');
    expect(peers[0]?.send(Buffer.from('ack'))).toBe(true);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toBe('ack');
  });

  it('says that a machine cannot be reached, and calls it later and later until it is there', async () => {
    const gone = await aMachine();
    await gone.stop();
    const { told, time, until, inTime } = call(gone.port);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      await until(() => told.length === attempt);
      waits.push(...time.pending());
      if (attempt < 7) time.advance(time.pending()[0] ?? 0);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    const what = `connect ECONNREFUSED 127.0.0.1:${gone.port}`;
    expect(new Set(told)).toEqual(
      new Set([`problem: cannot reach 127.0.0.1:${gone.port}: ${what}`]),
    );
    await aMachine(gone.port);
    await inTime(() => told.includes('opened 127.0.0.1'));
  });

  it('says that a connection was lost and connects anew', async () => {
    const machine = await aMachine();
    const { told, peers, until, time } = call(machine.port);
    await until(() => peers.length === 1);
    const [lost] = peers;
    machine.sockets[0]?.destroy();
    await until(() => told.length === 3);
    expect(told).toEqual([
      'opened 127.0.0.1',
      'closed 127.0.0.1: closed by the peer',
      `problem: lost the connection to 127.0.0.1:${machine.port}: closed by the peer`,
    ]);
    expect(lost?.send(Buffer.from('done'))).toBe(false);
    expect(told[3]).toBe('problem: an answer was lost: the peer is gone');
    time.advance(1_000);
    await until(() => peers.length === 1);
  });

  it('does not hurry to a machine that hangs up each time, until one connection has lasted', async () => {
    const machine = await aMachine();
    const { peers, until, time } = call(machine.port);
    const hangUp = async () => {
      await until(() => peers.length === 1);
      machine.sockets.pop()?.destroy();
      await until(() => peers.length === 0);
      const [wait] = time.pending();
      time.advance(wait ?? 0);
      return wait;
    };
    expect([await hangUp(), await hangUp(), await hangUp()]).toEqual([1_000, 2_000, 4_000]);
    await until(() => peers.length === 1);
    time.advance(30_000);
    expect(await hangUp()).toBe(1_000);
  });

  it('gives up a machine that is silent for too long', async () => {
    const machine = await aMachine();
    const { peers, arrived, told, until, time } = call(machine.port, 60_000);
    await until(() => peers.length === 1);
    time.advance(59_999);
    machine.sockets[0]?.write('a sign');
    await until(() => arrived.length === 1);
    time.advance(59_999);
    expect(peers).toHaveLength(1);
    time.advance(1);
    await until(() => told.includes('closed 127.0.0.1: silent for too long'));
  });

  it('gives up a machine that does not read its answers', async () => {
    const machine = await aMachine(0, (socket) => socket.pause());
    const { peers, told, until } = call(machine.port);
    await until(() => peers.length === 1);
    const [peer] = peers;
    const answer = new Uint8Array(64 * 1024);
    // As much as both systems hold, and a little more.
    while (peer?.send(answer) === true);
    await until(() => told.includes('closed 127.0.0.1: does not read its answers'));
  });

  it('connects anew when whoever reads it has lost its place', async () => {
    const machine = await aMachine();
    const { peers, told, until, time } = call(machine.port);
    await until(() => peers.length === 1);
    peers[0]?.cut('no frame begins here');
    await until(() => told.includes('closed 127.0.0.1: no frame begins here'));
    time.advance(1_000);
    await until(() => peers.length === 1);
  });

  it('leaves no timer and no connection behind', async () => {
    const machine = await aMachine();
    const overhearing = createOverhearing();
    const client = openTcpClient(
      {
        transport: 'tcp-client',
        profile: 'yiping-json',
        values: {},
        host: '127.0.0.1',
        port: machine.port,
        idleMs: 60_000,
      },
      overhearing.surroundings,
    );
    await overhearing.until(() => overhearing.peers.length === 1);
    await client.close();
    expect(overhearing.told).toEqual(['opened 127.0.0.1', 'closed 127.0.0.1: we are closing']);
    expect(overhearing.time.pending()).toEqual([]);
  });

  it('is closed while it waits for its next attempt', async () => {
    const gone = await aMachine();
    await gone.stop();
    const { told, time, until } = call(gone.port);
    await until(() => told.length === 1);
    await running.pop()?.();
    expect(time.pending()).toEqual([]);
  });
});
