import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { stateOf } from './testing/listening.ts';
import { called, join, listen } from './testing/listening-tcp.ts';
import type { Machine } from './testing/machine.ts';

describe('the machines of a queue listener over tcp', () => {
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
});
