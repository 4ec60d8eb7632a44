import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { QueueInput } from '../../shared/queue-input.ts';
import { type Listening, startListening, stateOf } from './testing/listening.ts';

const CALLED = { id: 'e-1', event: 'called', counter: '5', ticket: 'A023' };

async function listen(input: QueueInput): Promise<Listening> {
  const listening = await startListening([input]);
  onTestFinished(() => listening.listener.close());
  return listening;
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}

it('calls a machine over tcp, hears it and tells it how a service ended', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const listening = await listen({
    transport: 'tcp-client',
    profile: 'yiping-json',
    values: {},
    host: '127.0.0.1',
    port: portOf(server.address()),
    idleMs: 0,
  });
  const [machine]: Socket[] = await once(server, 'connection');
  if (machine === undefined) throw new Error('nobody connected');
  const lines = createInterface({ input: machine })[Symbol.asyncIterator]();
  machine.write(`${JSON.stringify(CALLED)}\n`);
  expect((await lines.next()).value).toBe('{"ack":"e-1"}');
  listening.listener.report({ kind: 'done', ticket: 'A023', counter: '5' });
  expect((await lines.next()).value).toBe('{"event":"done","ticket":"A023","counter":"5"}');
  machine.destroy();
  await listening.until(() => !stateOf(listening).connected);
  await listening.until(() => stateOf(listening).lastProblem !== undefined);
  expect(stateOf(listening).lastProblem?.what).toContain('lost the connection to 127.0.0.1');
});

it('hears a machine over websocket, one message one frame', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const listening = await listen({
    transport: 'websocket',
    profile: 'yiping-json',
    values: {},
    url: `ws://127.0.0.1:${portOf(server.address())}/push?key=of-the-hall`,
    idleMs: 0,
  });
  const [machine]: WebSocket[] = await once(server, 'connection');
  if (machine === undefined) throw new Error('nobody connected');
  machine.send(JSON.stringify(CALLED));
  const [answer] = await once(machine, 'message');
  expect(String(answer)).toBe('{"ack":"e-1"}');
  expect(stateOf(listening).name).toBe(`websocket ws://127.0.0.1:${portOf(server.address())}/push`);
  expect(listening.logged.join()).not.toContain('of-the-hall');
});

it('does not keep the device waiting for a machine that is not there', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => {
    silent.close();
  });
  const url = `ws://127.0.0.1:${portOf(silent.address())}`;
  const listening = await listen({
    transport: 'websocket',
    profile: 'yiping-json',
    values: {},
    url,
    idleMs: 0,
  });
  expect(stateOf(listening)).toMatchObject({ connected: false, peers: 0 });
  listening.time.advance(10_000);
  await listening.until(() => stateOf(listening).lastProblem !== undefined);
  expect(stateOf(listening).lastProblem?.what).toContain('no answer');
});
