import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { QueueInputOf } from '../../shared/queue-input.ts';
import type { Taken } from './admission.ts';
import type { QueueInputState } from './index.ts';
import { type Listening, startListening } from './testing/listening.ts';
import { connectMachine, type Machine } from './testing/machine.ts';

type TcpInput = QueueInputOf<'tcp-server'>;

const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of running.splice(0).reverse()) await end();
});

async function listen(more: Partial<TcpInput> = {}, onEvent?: () => Taken) {
  const input = { ...anInput(), ...more };
  const listening = await startListening([input], onEvent === undefined ? {} : { onEvent });
  running.push(() => listening.listener.close());
  return listening;
}

function anInput(): TcpInput {
  return {
    transport: 'tcp-server',
    profile: 'yiping-json',
    values: {},
    host: '127.0.0.1',
    port: 0,
    allow: ['127.0.0.1'],
    idleMs: 0,
  };
}

async function join(listening: Listening, from?: string): Promise<Machine> {
  const machine = await connectMachine(stateOf(listening).boundTo?.port ?? 0, from);
  running.push(() => machine.leave());
  return machine;
}

function stateOf({ listener }: Listening): QueueInputState {
  const [state] = listener.state();
  if (state === undefined) throw new Error('no input');
  return state;
}

function called(id: string): Record<string, unknown> {
  return { id, event: 'called', counter: '5', ticket: 'A023' };
}

describe('the queue listener over tcp', () => {
  it('hands on an event with the time of arrival and acknowledges it', async () => {
    const listening = await listen();
    const machine = await join(listening);
    machine.send(called('e-1'));
    expect(await machine.answer()).toEqual({ ack: 'e-1' });
    expect(listening.events).toEqual([
      {
        id: 'e-1',
        kind: 'called',
        counter: '5',
        ticket: 'A023',
        at: listening.time.clock.now(),
        raw: Buffer.from(JSON.stringify(called('e-1'))).toString('hex'),
      },
    ]);
    expect(stateOf(listening)).toMatchObject({
      connected: true,
      peers: 1,
      good: 1,
      bad: 0,
      lastFrameAt: listening.time.clock.now(),
    });
  });

  it('puts together what arrives in single bytes', async () => {
    const listening = await listen();
    const machine = await join(listening);
    for (const byte of Buffer.from(`${JSON.stringify(called('e-1'))}\r\n`)) {
      machine.send(Uint8Array.of(byte));
    }
    expect(await machine.answer()).toEqual({ ack: 'e-1' });
  });

  it('answers bad JSON with an error and keeps the connection', async () => {
    const listening = await listen();
    const machine = await join(listening);
    machine.send('{"userName":"张测试"\n');
    expect(await machine.answer()).toEqual({ error: 'not JSON', where: '(whole message)' });
    machine.send(called('e-1'));
    expect(await machine.answer()).toEqual({ ack: 'e-1' });
    expect(stateOf(listening)).toMatchObject({ bad: 1, good: 1, peers: 1 });
    expect(stateOf(listening).lastProblem?.what).toContain('not JSON');
    expect(listening.logged.join()).toContain('not JSON');
    expect(listening.logged.join()).not.toContain('张测试');
  });

  it('recovers behind a line that is too long', async () => {
    const listening = await listen();
    const machine = await join(listening);
    machine.send(`${'x'.repeat(300_000)}\n`);
    expect(await machine.answer()).toMatchObject({ where: 'frame' });
    machine.send(called('e-1'));
    expect(await machine.answer()).toEqual({ ack: 'e-1' });
    expect(stateOf(listening)).toMatchObject({ bad: 1, good: 1 });
  });

  it('counts and forgets what is for another counter', async () => {
    const listening = await listen();
    const machine = await join(listening);
    machine.send({ ...called('e-1'), counter: '6' });
    machine.send(called('e-2'));
    expect(await machine.answer()).toEqual({ ack: 'e-2' });
    expect(stateOf(listening)).toMatchObject({ ignored: 1, good: 1, bad: 0 });
    expect(listening.events).toHaveLength(1);
  });

  it('handles a repeated event once and acknowledges it twice', async () => {
    const listening = await listen();
    const machine = await join(listening);
    const another = await join(listening);
    machine.send(called('e-1'));
    expect(await machine.answer()).toEqual({ ack: 'e-1' });
    another.send(called('e-1'));
    expect(await another.answer()).toEqual({ ack: 'e-1' });
    expect(listening.events).toHaveLength(1);
    expect(stateOf(listening)).toMatchObject({ good: 1, duplicate: 1 });
  });

  it('takes an id that comes with something else for a new event', async () => {
    const listening = await listen();
    const before = await join(listening);
    before.send(called('1'));
    expect(await before.answer()).toEqual({ ack: '1' });
    await before.leave();
    // The machine was restarted and numbers from 1 again.
    const restarted = await join(listening);
    restarted.send({ ...called('1'), event: 'evaluate' });
    expect(await restarted.answer()).toEqual({ ack: '1' });
    expect(listening.events.map(({ kind }) => kind)).toEqual(['called', 'evaluate']);
  });

  it('R6: hands on no key but those of an input with a keypad', async () => {
    for (const keypad of [undefined, true]) {
      const listening = await listen(keypad === undefined ? {} : { keypad });
      const machine = await join(listening);
      machine.send({ id: 'k', event: 'keyed', counter: '5', key: 2 });
      const answer = await machine.answer();
      expect([listening.events.length, answer]).toEqual(
        keypad === true
          ? [1, { ack: 'k' }]
          : [0, expect.objectContaining({ id: 'k', where: 'key' })],
      );
    }
  });

  it('refuses keys that nobody takes, and says so once per burst in the log', async () => {
    const listening = await listen({ keypad: true }, () => 'ignored');
    const machine = await join(listening);
    for (const [index, wait] of [0, 2_000, 2_000, 20_000].entries()) {
      listening.time.advance(wait);
      machine.send({ id: `k-${index}`, event: 'keyed', counter: '5', key: 2 });
      expect(await machine.answer()).toEqual({
        error: 'nobody takes this key now',
        where: 'key',
        id: `k-${index}`,
      });
    }
    expect(stateOf(listening)).toMatchObject({ unsupported: 4, good: 0, bad: 0 });
    const lines = listening.logged.filter((line) => line.includes('nobody takes this key'));
    expect(lines).toHaveLength(2);
  });

  it('drops what one peer sends too much of, and nothing of another', async () => {
    const listening = await listen();
    const noisy = await join(listening);
    const quiet = await join(listening);
    const flood = Array.from({ length: 150 }, (_, index) => JSON.stringify(called(`n-${index}`)));
    noisy.send(`${flood.join('\n')}\n{"counter":"5"}\n`);
    for (let index = 0; index < 100; index += 1) {
      expect(await noisy.answer()).toEqual({ ack: `n-${index}` });
    }
    const refusal = { error: 'too many events, send it again later', where: 'event' };
    for (let index = 100; index < 150; index += 1) {
      expect(await noisy.answer()).toEqual({ ...refusal, id: `n-${index}` });
    }
    expect(await noisy.answer()).toMatchObject({ error: expect.any(String), where: 'event' });
    expect(stateOf(listening)).toMatchObject({ good: 100, dropped: 50, bad: 1 });
    expect(stateOf(listening).problems.map(({ what }) => what)).toContain(
      'a queue event was dropped: too many events, send it again later',
    );
    quiet.send(called('q-1'));
    expect(await quiet.answer()).toEqual({ ack: 'q-1' });
    listening.time.advance(1_000);
    noisy.send(called('n-149'));
    expect(await noisy.answer()).toEqual({ ack: 'n-149' });
  });

  it('lets in only who is on the allow-list', async () => {
    const listening = await listen({ allow: ['127.0.0.1', '127.0.1.0/24'] });
    const stranger = await join(listening, '127.0.0.2');
    await stranger.over;
    const neighbour = await join(listening, '127.0.1.9');
    neighbour.send(called('e-1'));
    expect(await neighbour.answer()).toEqual({ ack: 'e-1' });
    expect(stateOf(listening)).toMatchObject({ refused: 1, peers: 1 });
    expect(listening.logged.join()).toContain('not on the allow-list');
  });

  it('refuses a ninth machine until one of the eight is gone', async () => {
    const listening = await listen({ allow: ['127.0.0.0/24'] });
    const machines: Machine[] = [];
    for (let host = 1; host <= 8; host += 1) {
      machines.push(await join(listening, `127.0.0.${host}`));
    }
    await listening.until(() => stateOf(listening).peers === 8);
    const ninth = await join(listening, '127.0.0.9');
    await ninth.over;
    expect(stateOf(listening)).toMatchObject({ peers: 8, refused: 1 });
    await machines[3]?.leave();
    await listening.until(() => stateOf(listening).peers === 7);
    const tenth = await join(listening, '127.0.0.9');
    tenth.send(called('e-1'));
    expect(await tenth.answer()).toEqual({ ack: 'e-1' });
  });

  it('hears a machine that connects anew for each event and leaves its connections open', async () => {
    const listening = await listen();
    const machines: Machine[] = [];
    for (let index = 0; index < 9; index += 1) {
      const machine = await join(listening);
      machine.send(called(`e-${index}`));
      expect(await machine.answer()).toEqual({ ack: `e-${index}` });
      machines.push(machine);
    }
    await machines[0]?.over;
    expect(stateOf(listening)).toMatchObject({ peers: 8, refused: 0, good: 9 });
  });

  it('gives a machine the place of one that drips at an address with many', async () => {
    const listening = await listen({ allow: ['127.0.0.0/24'] });
    const machine = await join(listening, '127.0.0.9');
    const dripping: Machine[] = [];
    for (let index = 0; index < 7; index += 1) dripping.push(await join(listening, '127.0.0.2'));
    await listening.until(() => stateOf(listening).peers === 8);
    for (const [at, each] of dripping.slice(0, 6).entries()) each.send(called(`d-${at}`));
    await listening.until(() => listening.events.length === 6);
    dripping[6]?.send('{');
    machine.send(called('e-1'));
    expect(await machine.answer()).toEqual({ ack: 'e-1' });
    const newcomer = await join(listening, '127.0.0.3');
    newcomer.send(called('e-2'));
    expect(await newcomer.answer()).toEqual({ ack: 'e-2' });
    await dripping[6]?.over;
    expect(stateOf(listening)).toMatchObject({ peers: 8, refused: 0 });
  });

  it('cuts a peer that is silent for too long', async () => {
    const listening = await listen({ idleMs: 60_000 });
    const machine = await join(listening);
    machine.send(called('e-1'));
    await machine.answer();
    listening.time.advance(59_999);
    machine.send(called('e-2'));
    expect(await machine.answer()).toEqual({ ack: 'e-2' });
    listening.time.advance(60_000);
    await machine.over;
    await listening.until(() => !stateOf(listening).connected);
    expect(listening.logged.join()).toContain('silent for too long');
  });

  it('tells the connected machines how a service ended', async () => {
    const listening = await listen();
    const machine = await join(listening);
    await listening.until(() => stateOf(listening).connected);
    listening.listener.report({ kind: 'done', ticket: 'A023', counter: '5' });
    expect(await machine.answer()).toEqual({ event: 'done', ticket: 'A023', counter: '5' });
  });

  it('survives a consumer that throws, and takes the event when it is sent again', async () => {
    let broken = true;
    const listening = await listen({}, () => {
      if (broken) throw new Error('a mistake of ours about 张测试');
      return 'taken';
    });
    const machine = await join(listening);
    machine.send(called('e-1'));
    await listening.until(() => stateOf(listening).bad === 1 && listening.logged.length > 1);
    broken = false;
    machine.send(called('e-1'));
    expect(await machine.answer()).toEqual({ ack: 'e-1' });
    expect(listening.logged.join()).not.toContain('张测试');
  });

  it('logs a flood of bad frames in part and counts it in full', async () => {
    const listening = await listen();
    const machine = await join(listening);
    machine.send('x\n'.repeat(500));
    machine.send(called('e-1'));
    while (JSON.stringify(await machine.answer()) !== '{"ack":"e-1"}');
    expect(stateOf(listening).bad).toBe(500);
    expect(listening.logged.length).toBeLessThan(30);
  });

  it('tries again when the port is taken, and binds once it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const listening = await listen({ port });
    expect(stateOf(listening).boundTo).toBeUndefined();
    expect(stateOf(listening).lastProblem?.what).toContain('EADDRINUSE');
    expect(listening.time.pending()).toEqual([1_000]);
    other.close();
    await once(other, 'close');
    await listening.inTime(() => stateOf(listening).boundTo !== undefined);
    const machine = await join(listening);
    machine.send(called('e-1'));
    expect(await machine.answer()).toEqual({ ack: 'e-1' });
  });

  it('ends connections and timers when it is closed', async () => {
    const listening = await listen({ idleMs: 60_000 });
    const machine = await join(listening);
    await listening.until(() => stateOf(listening).connected);
    await listening.listener.close();
    await machine.over;
    expect(listening.time.pending()).toEqual([]);
    expect(stateOf(listening)).toMatchObject({ connected: false, peers: 0 });
    expect(stateOf(listening).boundTo).toBeUndefined();
  });

  it('keeps an input visible whose settings cannot work', async () => {
    const listening = await startListening([{ ...anInput(), profile: 'unknown' }]);
    running.push(() => listening.listener.close());
    expect(stateOf(listening)).toMatchObject({
      connected: false,
      lastProblem: { what: 'there is no profile unknown' },
    });
  });
});
