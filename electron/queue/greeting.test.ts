import { describe, expect, it } from 'vitest';
import { aPipeline, websocket } from './testing/piping.ts';

const LOGIN = '{"method":"Login","param":{"winNum":"5","userCode":"0512"}}';
const HEARTBEAT = '{"method":"HeartBeat","param":{}}';
const yes = { method: 'Login', code: 0 };

describe('the greeting', () => {
  it('logs in on each new connection, and beats while it is logged in', () => {
    const input = aPipeline('queue-ws', websocket);
    const machine = input.connect();
    expect([machine.heard(), input.state().login]).toEqual([[LOGIN], 'waiting']);
    machine.says(yes);
    expect(input.state()).toMatchObject({ login: 'in', good: 1 });
    input.time.advance(600_000);
    expect(machine.heard()).toEqual([HEARTBEAT, HEARTBEAT]);
    machine.leaves();
    expect([input.time.pending(), input.state().login]).toEqual([[], 'none']);
    expect(input.connect().heard()).toEqual([LOGIN]);
  });

  it('says why a login was refused, and tries again with backoff', () => {
    const input = aPipeline('queue-ws', websocket);
    const machine = input.connect();
    machine.says({ method: 'Login', code: 1002 });
    expect(input.state().login).toBe('refused');
    expect(input.state().lastProblem?.what).toBe('the login failed: 1002 counter or user wrong');
    machine.heard();
    input.time.advance(1_000);
    machine.says({ method: 'Login', code: 1002 });
    input.time.advance(1_999);
    expect(machine.heard()).toEqual([LOGIN]);
    input.time.advance(1);
    expect(machine.heard()).toEqual([LOGIN]);
    machine.says(yes);
    expect(input.state().login).toBe('in');
    expect(machine.cuts).toEqual([]);
  });

  it('keeps quiet while it is not let in', () => {
    const input = aPipeline('queue-ws', websocket);
    const machine = input.connect();
    machine.says({ method: 'Login', code: 1002 });
    machine.heard();
    input.time.advance(999);
    expect(machine.heard()).toEqual([]);
  });

  it('logs in again when the machine says that it is not logged in', () => {
    const input = aPipeline('queue-ws', websocket);
    const machine = input.connect();
    machine.says(yes);
    machine.heard();
    machine.says({ method: 'HeartBeat', code: 1000 });
    machine.says({ method: 'HeartBeat', code: 1000 });
    input.time.advance(1_000);
    expect(machine.heard()).toEqual([LOGIN]);
    machine.says(yes);
    expect(input.state().login).toBe('in');
  });

  it('backs off from a machine that takes each login and says that nobody is logged in', () => {
    const input = aPipeline('queue-ws', websocket);
    const machine = input.connect();
    let logins = 0;
    for (let second = 0; second < 60; second += 1) {
      for (const said of machine.heard()) {
        if (said !== LOGIN) continue;
        logins += 1;
        machine.says(yes);
        machine.says({ method: 'HeartBeat', code: 1000 });
      }
      input.time.advance(1_000);
    }
    // At once and after 1, 2, 4, 8, 16 s and so on, with jitter.
    expect(logins).toBeLessThan(8);
    expect(logins).toBeGreaterThan(3);
  });

  it('begins from one second again after it was let in for a while', () => {
    const input = aPipeline('queue-ws', websocket);
    const machine = input.connect();
    for (let round = 0; round < 3; round += 1) {
      machine.says(yes);
      machine.says({ method: 'HeartBeat', code: 1000 });
      input.time.advance(30_000);
    }
    machine.says(yes);
    input.time.advance(30_000);
    machine.heard();
    machine.says({ method: 'HeartBeat', code: 1000 });
    input.time.advance(1_000);
    expect(machine.heard()).toEqual([LOGIN]);
  });

  it('begins the connection anew when nobody answers the login', () => {
    const input = aPipeline('queue-ws', websocket);
    const machine = input.connect();
    input.time.advance(10_000);
    expect(machine.cuts).toEqual(['the login was not answered']);
    expect(input.state().lastProblem?.what).toBe('the login failed: nobody answered');
  });

  it('hears events before it is logged in: what was said was said', () => {
    const input = aPipeline('queue-ws', websocket);
    input.connect().says({ method: 'RateQuest', param: { rateId: 'r-1', reserveSeq: 'A023' } });
    expect(input.heardEvents).toMatchObject([{ kind: 'evaluate', id: 'r-1', ticket: 'A023' }]);
  });

  it('makes a complaint of the machine visible', () => {
    const input = aPipeline('hall-push', { ...websocket, profile: 'hall-push' });
    input.connect().says({ code: 40002, state: 0, msg: '张测试' });
    expect(input.state().lastProblem?.what).toBe(
      'the machine did not understand the device: 40002 bad packet',
    );
    expect(input.logged.join()).not.toContain('张测试');
  });
});
