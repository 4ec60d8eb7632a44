import { describe, expect, it, onTestFinished } from 'vitest';
import { startListening, stateOf } from './testing/listening.ts';
import { anInput, called, join, listen } from './testing/listening-tcp.ts';

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

  it('keeps an input visible whose settings cannot work', async () => {
    const listening = await startListening([{ ...anInput(), profile: 'unknown' }]);
    onTestFinished(() => listening.listener.close());
    expect(stateOf(listening)).toMatchObject({
      connected: false,
      lastProblem: { what: 'there is no profile unknown' },
    });
  });
});
