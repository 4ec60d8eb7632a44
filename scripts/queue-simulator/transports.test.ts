import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type QueueSimulator, type SimulatorTransport, startQueueSimulator } from './index.ts';

const running: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.close();
});

function start(transport: SimulatorTransport, machine?: string): QueueSimulator {
  const simulator = startQueueSimulator({ transport, counter: '5', ...(machine && { machine }) });
  running.push(simulator);
  return simulator;
}

/** The next message of a socket of either kind. */
async function next(from: Socket | WebSocket): Promise<unknown> {
  const [bytes] = await once(from, from instanceof WebSocket ? 'message' : 'data');
  return JSON.parse(String(bytes));
}

async function dial(simulator: QueueSimulator): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: (await simulator.port) ?? 0 });
  running.push({ close: () => socket.destroy() });
  await once(socket, 'connect');
  await simulator.connected();
  return socket;
}

describe('a machine that waits for the kiosk', () => {
  it('speaks to whoever dials it, and to whoever dials next', async () => {
    const simulator = start({ kind: 'tcp-listen', host: '127.0.0.1', port: 0 });
    const first = await dial(simulator);
    const heard = next(first);
    await simulator.call('A001');
    expect(await heard).toMatchObject({ event: 'called', counter: '5', ticket: 'A001' });
    first.write('{"ack":"1"}\n');
    await simulator.waitForReply((reply) => reply.kind === 'ack');

    const gone = new Promise<void>((seen) => simulator.onConnection((on) => on || seen()));
    simulator.mischief.hangUp();
    await gone;
    const again = next(await dial(simulator));
    await simulator.evaluate();
    expect(await again).toMatchObject({ event: 'evaluate', ticket: 'A001' });
  });

  it('sends one text a message over a WebSocket', async () => {
    const simulator = start({ kind: 'websocket', host: '127.0.0.1', port: 0 });
    const socket = new WebSocket(`ws://127.0.0.1:${await simulator.port}`);
    running.push({ close: () => socket.terminate() });
    await simulator.connected();
    const heard = next(socket);
    await simulator.call('A001');
    expect(await heard).toMatchObject({ event: 'called', ticket: 'A001' });
    socket.send('{"event":"done","ticket":"A001","counter":"5"}');
    await simulator.waitForReply((reply) => reply.kind === 'result');
  });
});

describe('a machine that posts', () => {
  it('reads what the kiosk answers, and sees what it refuses', async () => {
    const asked: string[] = [];
    const kiosk = createServer(async (request, response) => {
      let body = '';
      for await (const piece of request) body += piece;
      if (request.method !== 'POST') {
        response.writeHead(405).end();
        return;
      }
      asked.push(`${request.headers.authorization} ${JSON.parse(body).event}`);
      if (asked.length === 1) response.end('{"ack":"1"}');
      else response.writeHead(429).end();
    }).listen(0, '127.0.0.1');
    running.push({ close: () => kiosk.close().closeAllConnections() });
    await once(kiosk, 'listening');
    const address = kiosk.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const simulator = start({ kind: 'http', url: `http://127.0.0.1:${port}/queue`, token: 't' });
    await simulator.call('A001');
    await simulator.evaluate();
    expect(asked).toEqual(['Bearer t called', 'Bearer t evaluate']);
    expect(simulator.replies()).toEqual([
      { kind: 'ack', id: '1' },
      { kind: 'refused', status: 429 },
    ]);
  });
});

it('refuses a machine that does not speak over the transport', () => {
  const transport = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;
  expect(() => startQueueSimulator({ transport, machine: 'ff68' })).toThrow('serial line only');
  expect(() => startQueueSimulator({ transport, machine: 'dancer' })).toThrow('no machine');
});
