import { describe, expect, it } from 'vitest';
import { type QueueProfile, queueProfileSchema } from '../../shared/queue-profile.ts';
import { shippedQueueProfiles } from '../../shared/shipped-queue-profiles.ts';
import { aPipeline, serial, tcp, websocket } from './testing/piping.ts';
import { bytesOf } from './testing/queue-frames.ts';

/** The shipped profile as a hall with `staffMaySeeLevels` would carry it. */
function telling(id: string): QueueProfile {
  const profile = shippedQueueProfiles().find((one) => one.id === id);
  return queueProfileSchema.parse({
    ...profile,
    id: `${id}-levels`,
    reply: { acknowledge: true, result: true, level: true },
    ...(id === 'queue-ws' && { reply: { acknowledge: false, result: true, level: true } }),
  });
}

const LOGIN = '{"method":"Login","param":{"winNum":"5","userCode":"0512"}}';
const yes = { method: 'Login', code: 0 };
const quest = (rateId: string, reserveSeq?: string) => ({
  method: 'RateQuest',
  param: { rateId, reserveSeq },
});
const submit = (rateId: string, level: number) =>
  JSON.stringify({
    method: 'RateSubmit',
    param: { rateId, attitude: level, quality: level, efficiency: level, honest: level },
  });
const done = (ticket: string | undefined, level: 1 | 2 | 3 | 4 | 5) =>
  ({ kind: 'done', counter: '5', level, ...(ticket !== undefined && { ticket }) }) as const;

describe('results that are kept until they are answered', () => {
  const input = () => aPipeline(telling('queue-ws'), websocket);

  it('are told once and forgotten when they are answered', () => {
    const { connect, report, state, events: _, ...rest } = input();
    const machine = connect();
    machine.says(yes);
    machine.says(quest('r-1', 'A023'));
    machine.heard();
    expect(report(done('A023', 2))).toBe(1);
    expect([machine.heard(), state().waitingResults]).toEqual([[submit('r-1', 2)], 1]);
    machine.says({ method: 'RateSubmit', code: 0, param: { rateId: 'r-1' } });
    expect(state()).toMatchObject({ waitingResults: 0, untold: 0 });
    machine.leaves();
    const again = connect();
    again.says(yes);
    expect(again.heard()).toEqual([LOGIN]);
    rest.end();
  });

  it('are told again after reconnecting, once the login is accepted, in their order', () => {
    const { connect, report, state } = input();
    const first = connect();
    first.says(yes);
    first.says(quest('r-1', 'A023'));
    first.says(quest('r-2', 'A024'));
    report(done('A023', 2));
    first.leaves();
    // Nobody is connected.
    expect(report(done('A024', 5))).toBe(1);
    const second = connect();
    expect(second.heard()).toEqual([LOGIN]);
    second.says(yes);
    expect(second.heard()).toEqual([submit('r-1', 2), submit('r-2', 5)]);
    second.says({ method: 'RateSubmit', code: 0 });
    expect(state().waitingResults).toBe(1);
    second.says({ method: 'RateSubmit', code: 0, param: { rateId: 'r-2' } });
    expect(state()).toMatchObject({ waitingResults: 0, untold: 0 });
  });

  it('are told again when the login was lost in between', () => {
    const { connect, report, time, state } = input();
    const machine = connect();
    machine.says(yes);
    machine.says(quest('r-1', 'A023'));
    report(done('A023', 4));
    machine.says({ method: 'RateSubmit', code: 1000 });
    expect(state().waitingResults).toBe(1);
    machine.heard();
    time.advance(1_000);
    machine.says(yes);
    expect(machine.heard()).toEqual([LOGIN, submit('r-1', 4)]);
  });

  it('are given up and counted when the machine refuses them', () => {
    const { connect, report, state } = input();
    const machine = connect();
    machine.says(yes);
    machine.says(quest('r-1', 'A023'));
    report(done('A023', 4));
    machine.says({ method: 'RateSubmit', code: 1003, param: { rateId: 'r-1' } });
    expect(state()).toMatchObject({ waitingResults: 0, untold: 1 });
    expect(state().lastProblem?.what).toBe(
      'a result was not told: the machine refused it: 1003 failed',
    );
  });

  it('never take the id of another citizen', () => {
    const { connect, report, state } = input();
    const machine = connect();
    machine.says(yes);
    machine.says(quest('r-1'));
    machine.says(quest('r-2'));
    machine.heard();
    expect(report(done(undefined, 4))).toBe(0);
    expect(state().lastProblem?.what).toContain('the machine gave this service no id');
    machine.says(quest('r-3'));
    report(done(undefined, 4));
    expect(machine.heard()).toEqual([submit('r-3', 4)]);
  });

  it('do not fill the memory of a device whose machine never answers', () => {
    const { connect, report, state, time } = input();
    const machine = connect();
    machine.says(yes);
    for (let index = 0; index < 101; index += 1) {
      machine.says(quest(`r-${index}`, `A${index}`));
      report(done(`A${index}`, 4));
      time.advance(100);
    }
    expect(state()).toMatchObject({ waitingResults: 100, untold: 1 });
    const [, ...told] = machine.heard();
    machine.leaves();
    const again = connect();
    again.says(yes);
    expect(again.heard()).toEqual([LOGIN, ...told.slice(1)]);
  });
});

describe('results that are repeated until they are acknowledged', () => {
  const KEY_4 = Buffer.from(bytesOf('FF 68 03 03 68 05 11 02 18 16')).toString('hex');

  it('are said four times at most, 500 ms apart, and then counted', () => {
    const { connect, report, time, state } = aPipeline(telling('ff68'), serial);
    const machine = connect();
    expect(report(done('023', 4))).toBe(1);
    expect(machine.heard()).toEqual([KEY_4]);
    time.advance(499);
    expect(machine.heard()).toEqual([]);
    time.advance(1_001);
    expect(machine.heard()).toEqual([KEY_4, KEY_4, KEY_4]);
    time.advance(500);
    expect([machine.heard(), time.pending()]).toEqual([[], []]);
    expect(state()).toMatchObject({ waitingResults: 0, untold: 1 });
    expect(state().lastProblem?.what).toBe('a result was not told: nobody acknowledged it');
  });

  it('are said no more once the same key comes back from the same address', () => {
    const { connect, report, time, state } = aPipeline(telling('ff68'), serial);
    const machine = connect();
    report(done('023', 4));
    machine.says(bytesOf('FF 68 03 03 68 06 01 02 09 16'));
    machine.says(bytesOf('FF 68 03 03 68 05 01 03 09 16'));
    expect(state().waitingResults).toBe(1);
    machine.says(bytesOf('FF 68 03 03 68 05 01 02 08 16'));
    time.advance(5_000);
    expect(machine.heard()).toEqual([KEY_4]);
    expect(state()).toMatchObject({ waitingResults: 0, untold: 0, ignored: 1, good: 2 });
  });

  it('are counted at once when nobody is connected', () => {
    const { report, time, state } = aPipeline(telling('ff68'), serial);
    expect(report(done('023', 4))).toBe(0);
    expect([state().untold, time.pending()]).toEqual([1, []]);
  });

  it('leave no timer behind', () => {
    const { connect, report, time, end } = aPipeline(telling('ff68'), serial);
    connect();
    report(done('023', 4));
    end();
    expect(time.pending()).toEqual([]);
  });
});

describe('a result that nobody acknowledges', () => {
  it('is counted when no machine took it', () => {
    const { connect, report, state } = aPipeline('gbk-int32', tcp);
    connect(() => false);
    expect(report(done('A023', 4))).toBe(0);
    expect(state()).toMatchObject({ untold: 1, waitingResults: 0 });
  });
});
