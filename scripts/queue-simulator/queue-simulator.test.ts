import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { type QueueSimulator, startQueueSimulator } from './index.ts';
import { playScenario, readScenario } from './scenario.ts';

/** A kiosk that notes what it hears and acknowledges it. */
interface Kiosk {
  readonly port: number;
  readonly heard: readonly Record<string, unknown>[];
  tell(message: object): void;
  close(): Promise<void>;
}

const running: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.close();
});

async function openKiosk(port = 0): Promise<Kiosk> {
  const heard: Record<string, unknown>[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    const lines = createInterface({ input: socket });
    // It hands on the errors of the socket.
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const message: unknown = JSON.parse(line);
      if (typeof message !== 'object' || message === null) return;
      heard.push({ ...message });
      if ('id' in message) socket.write(`${JSON.stringify({ ack: message.id })}\n`);
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const kiosk = {
    port: address !== null && typeof address === 'object' ? address.port : 0,
    heard,
    tell(message: object) {
      for (const socket of sockets) socket.write(`${JSON.stringify(message)}\n`);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
  running.push(kiosk);
  return kiosk;
}

function start(port: number): QueueSimulator {
  const transport = { kind: 'tcp', host: '127.0.0.1', port } as const;
  const simulator = startQueueSimulator({ transport, counter: '5' });
  running.push(simulator);
  return simulator;
}

function playAll(simulator: QueueSimulator, steps: readonly object[]): Promise<void> {
  const scenario = readScenario(JSON.stringify(steps));
  if (!scenario.ok) throw new Error(scenario.problems.join());
  return playScenario(simulator, scenario.steps, () => undefined);
}

describe('the queue machine over tcp', () => {
  it('names the ticket at the counter in every event', async () => {
    const kiosk = await openKiosk();
    const simulator = start(kiosk.port);
    await simulator.call('A023', { id: 'e-1', staff: { code: 's', name: '李样例' } });
    await simulator.evaluate({ id: 'e-2' });
    await simulator.waitForReply((reply) => reply.kind === 'ack' && reply.id === 'e-2');
    expect(kiosk.heard).toMatchObject([
      { id: 'e-1', event: 'called', counter: '5', ticket: 'A023', staff: { code: 's' } },
      { id: 'e-2', event: 'evaluate', counter: '5', ticket: 'A023' },
    ]);
    expect(simulator.replies()).toHaveLength(2);
  });

  it('connects again when the kiosk comes back', async () => {
    const kiosk = await openKiosk();
    const simulator = start(kiosk.port);
    await simulator.call('A001');
    await simulator.waitForReply((reply) => reply.kind === 'ack');
    const gone = new Promise<void>((resolve) => simulator.onConnection(() => resolve()));
    await kiosk.close();
    await gone;
    const again = await openKiosk(kiosk.port);
    await simulator.call('A002', { id: 'e-2' });
    await simulator.waitForReply((reply) => reply.kind === 'ack' && reply.id === 'e-2');
    expect(again.heard).toHaveLength(1);
  });

  it('takes a level in a result for what it is, and anything else for nothing it should ever see', async () => {
    const kiosk = await openKiosk();
    const simulator = start(kiosk.port);
    await simulator.call('A001');
    await simulator.waitForReply((reply) => reply.kind === 'ack');
    kiosk.tell({ event: 'done', ticket: 'A001', counter: '5', level: 1 });
    const level = await simulator.waitForReply((reply) => reply.kind === 'level');
    expect(level).toEqual({ kind: 'level', about: 'A001', level: 1 });
    kiosk.tell({ event: 'done', ticket: 'A001', counter: '5', name: '张' });
    await simulator.waitForReply((reply) => reply.kind === 'unknown');
    kiosk.tell({ event: 'done', ticket: 'A001', counter: '5' });
    const done = await simulator.waitForReply((reply) => reply.kind === 'result');
    expect(done).toEqual({ kind: 'result', event: 'done', ticket: 'A001', counter: '5' });
  });

  it('says which replies there were when the awaited one does not come', async () => {
    const kiosk = await openKiosk();
    const simulator = start(kiosk.port);
    await expect(simulator.waitForReply(() => false, 1)).rejects.toThrow(
      'no such reply within 1 ms',
    );
  });
});

describe('a scenario', () => {
  it('plays its steps in order, with made-up cases', async () => {
    const kiosk = await openKiosk();
    await playAll(start(kiosk.port), [
      { do: 'call', ticket: 'A001', service: { made: 'parallel', cases: 2 } },
      { do: 'waitFor', reply: 'ack' },
      { do: 'wait', ms: 0 },
      { do: 'start' },
      { do: 'raw', hex: '7B 7D 0A' },
      { do: 'waitFor', reply: 'ack' },
    ]);
    expect(kiosk.heard).toMatchObject([
      { event: 'called', service: { mode: 'parallel', cases: [{}, {}] } },
      { event: 'started', ticket: 'A001' },
      {},
    ]);
  });

  it('misbehaves step by step', async () => {
    const kiosk = await openKiosk();
    const simulator = start(kiosk.port);
    await playAll(simulator, [
      { do: 'call', ticket: 'A001', id: 'one' },
      { do: 'repeat' },
      { do: 'stutter', on: true },
      { do: 'elsewhere', event: 'evaluate', ticket: 'B001' },
      { do: 'stutter', on: false },
      { do: 'deaf', on: true },
      { do: 'waitFor', reply: 'ack' },
      { do: 'hangUp' },
      { do: 'flood', event: 'recalled', perSecond: 1_000, ms: 20 },
      { do: 'evaluate', id: 'last' },
    ]);
    await simulator.waitForReply((reply) => reply.kind === 'ack' && reply.id === 'last');
    expect(kiosk.heard).toMatchObject([
      { event: 'called', id: 'one' },
      { event: 'called', id: 'one' },
      { event: 'evaluate', counter: '50', ticket: 'B001' },
      ...kiosk.heard.slice(3, -1).map((_, index) => ({ event: 'recalled', id: `flood-${index}` })),
      { event: 'evaluate', counter: '5', id: 'last' },
    ]);
    expect(kiosk.heard.length).toBeGreaterThan(4);
  });

  it('names the step that fails and why', async () => {
    const kiosk = await openKiosk();
    const steps = [
      { do: 'wait', ms: 0 },
      { do: 'waitFor', reply: 'done', ms: 1 },
    ];
    await expect(playAll(start(kiosk.port), steps)).rejects.toThrow(/^step 2 \(waitFor\): no such/);
  });

  it('names every wrong step when it is read', () => {
    const text = '[{"do":"call"},{"do":"start"},{"do":"dance"}]';
    const result = readScenario(text);
    expect(result.ok ? [] : result.problems.map((one) => one.split(':')[0])).toEqual([
      'step 1',
      'step 3',
    ]);
    expect(readScenario('{}')).toEqual({ ok: false, problems: ['not a list of steps'] });
    expect(readScenario('[').ok).toBe(false);
  });
});
