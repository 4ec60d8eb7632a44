import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type QueueSimulator, startQueueSimulator } from './index.ts';
import { startSlowLoris } from './slow-loris.ts';

const running: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.close();
});

/** A kiosk that only collects bytes. */
async function aKiosk(): Promise<{
  readonly port: number;
  readonly sockets: readonly Socket[];
  /** Waits for so many bytes of all that ever came. */
  heard(bytes: number): Promise<Buffer>;
}> {
  const sockets: Socket[] = [];
  let all = Buffer.alloc(0);
  const waiting = new Set<() => void>();
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      all = Buffer.concat([all, bytes]);
      for (const look of waiting) look();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  running.push({
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    sockets,
    heard: (bytes) =>
      new Promise((resolve) => {
        const look = () => {
          if (all.length < bytes) return;
          waiting.delete(look);
          resolve(all);
        };
        waiting.add(look);
        look();
      }),
  };
}

function start(port: number): QueueSimulator {
  const transport = { kind: 'tcp', host: '127.0.0.1', port } as const;
  const simulator = startQueueSimulator({ transport, counter: '5' });
  running.push(simulator);
  return simulator;
}

const linesOf = (bytes: Buffer) =>
  bytes
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

it('says it byte by byte, twice, and for another counter', async () => {
  const kiosk = await aKiosk();
  const simulator = start(kiosk.port);
  simulator.mischief.stutter(true);
  await simulator.call('A001', { id: '1' });
  simulator.mischief.stutter(false);
  await simulator.mischief.repeat();
  await simulator.mischief.elsewhere('called', { ticket: 'B001' });
  await simulator.mischief.half('evaluate');
  await simulator.mischief.noise(4_000);
  const all = await kiosk.heard(4_100);
  // The noise behind them may look like anything.
  const [called, again, other] = all
    .toString()
    .split('\n')
    .slice(0, 3)
    .map((line) => JSON.parse(line));
  expect(called).toMatchObject({ id: '1', event: 'called', counter: '5' });
  expect(again).toEqual(called);
  expect(other).toMatchObject({ counter: '50', ticket: 'B001' });
});

it('floods with different events, about as many as wished for', async () => {
  const kiosk = await aKiosk();
  const { sent } = await start(kiosk.port).mischief.flood({
    ...{ event: 'recalled', perSecond: 20_000, ms: 100 },
  });
  expect(sent).toBeGreaterThan(500);
  const bytes = await kiosk.heard(sent * 80);
  const ids = linesOf(bytes.subarray(0, bytes.lastIndexOf('\n'))).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('pulls the cable and comes back by itself', async () => {
  const kiosk = await aKiosk();
  const simulator = start(kiosk.port);
  await simulator.connected();
  simulator.mischief.hangUp();
  await simulator.call('A001');
  expect(linesOf(await kiosk.heard(50))).toMatchObject([{ ticket: 'A001' }]);
  expect(kiosk.sockets).toHaveLength(2);
});

it('a slow-loris sends a byte now and then until it is cut off', async () => {
  const kiosk = await aKiosk();
  const place = { host: '127.0.0.1', port: kiosk.port };
  const loris = startSlowLoris({ ...place, connections: 2, text: 'ab', everyMs: 1 });
  running.push(loris);
  expect((await kiosk.heard(4)).toString()).toMatch(/^[ab]{4}/);
  const cut = kiosk.sockets.map((socket) => once(socket, 'close'));
  for (const socket of kiosk.sockets) socket.destroy();
  await Promise.all(cut);
  expect(kiosk.sockets).toHaveLength(2);
});
