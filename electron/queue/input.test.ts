import { describe, expect, it } from 'vitest';
import type { SeenFrame } from './seen-frames.ts';
import { shippedProfile } from './testing/mapped.ts';
import { aPipeline, serial, tcp, websocket } from './testing/piping.ts';
import { bytesOf } from './testing/queue-frames.ts';

const yes = { method: 'Login', code: 0 };
const quest = (rateId: string, reserveSeq?: string) => ({
  method: 'RateQuest',
  param: { rateId, reserveSeq },
});

describe('a stream that lost its place', () => {
  it('is cut, once, so that the connection begins anew', () => {
    const { connect, heardEvents, state } = aPipeline('gbk-int32', tcp);
    const machine = connect();
    expect(machine.says(bytesOf('FF FF FF FF'))).toBe('refused');
    machine.says(bytesOf('FF FF FF FF'));
    expect(machine.cuts).toEqual(['length out of range, and no mark to go on from']);
    expect(state()).toMatchObject({ bad: 1 });
    machine.leaves();
    const body = Buffer.from('{"cmd":"CALL","window":"5"}');
    connect().says(Buffer.concat([Buffer.of(body.length, 0, 0, 0), body]));
    expect(heardEvents).toMatchObject([{ kind: 'called' }]);
  });

  it('is cut after silence inside a frame', () => {
    const { connect, time } = aPipeline('gbk-int32', tcp);
    const machine = connect();
    machine.says(bytesOf('10 00 00 00 7B'));
    time.advance(5_000);
    expect(machine.cuts).toHaveLength(1);
    expect(time.pending()).toEqual([]);
  });
});

describe('the verdict on what arrived', () => {
  const json = { ...websocket, profile: 'yiping-json' };
  const called = (id: string) => ({ id, event: 'called', counter: '5', ticket: 'A023' });

  it.each([
    ['an event', called('e'), 'handled'],
    ['an event for another counter', { ...called('e'), counter: '6' }, 'handled'],
    ['nonsense', 'nonsense', 'refused'],
  ] as const)('of %s', (_name, message, verdict) => {
    expect(aPipeline('yiping-json', json).connect().says(message)).toBe(verdict);
  });

  it('of more than a peer may send: it is told, so that it can send it again', () => {
    const { connect, state } = aPipeline('yiping-json', json);
    const machine = connect();
    for (let index = 0; index < 100; index += 1) machine.says(called(String(index)));
    machine.heard();
    expect(machine.says(called('100'))).toBe('dropped');
    expect(machine.heard()).toEqual([
      '{"error":"too many events, send it again later","where":"event","id":"100"}',
    ]);
    expect(state().lastProblem?.what).toContain('a queue event was dropped');
    expect(machine.says(called('1'))).toBe('handled');
  });

  it('of a key that nobody takes, which is handed on again when it comes again', () => {
    let taken: 'taken' | 'ignored' = 'ignored';
    const { connect, heardEvents, state } = aPipeline('yiping-json', json, () => taken);
    const machine = connect();
    const key = { id: 'k', event: 'keyed', counter: '5', key: 2 };
    expect(machine.says(key)).toBe('refused');
    taken = 'taken';
    expect(machine.says(key)).toBe('handled');
    expect(machine.says(key)).toBe('handled');
    expect(heardEvents).toHaveLength(2);
    expect(machine.heard().slice(1)).toEqual(['{"ack":"k"}', '{"ack":"k"}']);
    expect(state()).toMatchObject({ unsupported: 1, good: 1, duplicate: 1 });
  });

  it('of an event that a mistake of ours could not handle', () => {
    const { connect } = aPipeline('yiping-json', json, () => {
      throw new Error('a mistake of ours');
    });
    expect(connect().says(called('e'))).toBe('refused');
  });
});

describe('a frame hidden in one that the end of the connection cut off', () => {
  it('is handled all the same', () => {
    const { connect, heardEvents } = aPipeline('ff68', serial);
    const machine = connect();
    machine.says(bytesOf('FF 68 40 40 68 FF 68 03 03 68 05 01 0B 11 16'));
    expect(heardEvents).toEqual([]);
    machine.leaves();
    expect(heardEvents).toMatchObject([{ kind: 'evaluate' }]);
  });
});

describe('connections that come and go', () => {
  it('are logged in part and counted in full', () => {
    const input = aPipeline('yiping-json', { ...websocket, profile: 'yiping-json' });
    for (let index = 0; index < 200; index += 1) input.connect().leaves();
    expect(input.logged).toHaveLength(20);
    input.time.advance(1_000);
    input.connect();
    expect(input.logged.at(-1)).toContain('"unlogged":380');
    expect(input.state().problems).toEqual([]);
  });
});

describe('the live frames', () => {
  it('show what comes and goes while somebody watches, without the login', () => {
    const input = aPipeline('queue-ws', websocket);
    const seen: SeenFrame[] = [];
    const end = input.watchFrames((frame) => seen.push(frame));
    const machine = input.connect();
    machine.says(yes);
    machine.says(quest('r-1', 'A023'));
    machine.says('nonsense');
    end();
    machine.says(quest('r-2', 'A024'));
    expect(seen.map(({ direction, meaning, why }) => [direction, meaning, why])).toEqual([
      ['out', 'login', undefined],
      ['in', 'loggedIn', undefined],
      ['in', 'evaluate', undefined],
      ['in', 'bad', 'not JSON ((whole message))'],
    ]);
    expect(seen.map(({ hex }) => hex.length > 0)).toEqual([false, true, true, true]);
    expect(input.logged.join()).not.toContain(seen[2]?.hex);
  });

  it('show no bytes of what may hold a secret, whatever kind of message it is', () => {
    const shipped = shippedProfile('queue-ws');
    if (shipped.codec.kind !== 'mapped') throw new Error('not a mapping');
    const heartbeat = { everyMs: 60_000, send: { body: { token: '{userCode}' } } };
    const input = aPipeline({ ...shipped, codec: { ...shipped.codec, heartbeat } }, websocket);
    const seen: SeenFrame[] = [];
    input.watchFrames((frame) => seen.push(frame));
    input.connect().says(yes);
    input.time.advance(60_000);
    expect(seen.at(-1)).toMatchObject({ direction: 'out', meaning: 'heartbeat', hex: '' });
  });

  it('cost no event and no timer when somebody who watches throws', () => {
    const input = aPipeline('queue-ws', websocket);
    const meanings: string[] = [];
    input.watchFrames(() => {
      throw new TypeError('a mistake of ours');
    });
    input.watchFrames(({ meaning }) => meanings.push(meaning));
    const machine = input.connect();
    machine.says(yes);
    expect(machine.says(quest('r-1', 'A023'))).toBe('handled');
    input.time.advance(300_000);
    expect(input.heardEvents).toHaveLength(1);
    expect(meanings).toEqual(['login', 'loggedIn', 'evaluate', 'heartbeat']);
    expect(input.state().problems.map(({ what }) => what)).toEqual([
      'the live frames are shown no longer: TypeError',
    ]);
  });

  it('show a message to another counter, and a stream that is no frame', () => {
    const input = aPipeline('gbk-int32', tcp);
    const seen: SeenFrame[] = [];
    input.watchFrames((frame) => seen.push(frame));
    const machine = input.connect();
    const body = Buffer.from('{"cmd":"CALL","window":"6"}');
    machine.says(Buffer.concat([Buffer.of(body.length, 0, 0, 0), body]));
    machine.says(bytesOf('FF FF FF FF'));
    expect(seen.slice(0, 2)).toMatchObject([
      { meaning: 'elsewhere' },
      { meaning: 'bad', why: 'length out of range', hex: 'ffffffff' },
    ]);
  });

  it('show what has come so far of a machine that never ends a frame', () => {
    const input = aPipeline('yiping-json', tcp);
    const machine = input.connect();
    machine.says('before anybody looked');
    const seen: SeenFrame[] = [];
    input.watchFrames((frame) => seen.push(frame));
    input.time.advance(60_000);
    machine.says('CALL ');
    input.time.advance(500);
    machine.says('A023');
    input.time.advance(999);
    expect(seen).toEqual([]);
    input.time.advance(1);
    expect(seen).toMatchObject([
      { direction: 'in', meaning: 'unread', hex: Buffer.from('CALL A023').toString('hex') },
    ]);
    input.time.advance(60_000);
    expect(seen).toHaveLength(1);
  });

  it('show no pieces of a frame that becomes whole', () => {
    const input = aPipeline('gbk-int32', tcp);
    const seen: SeenFrame[] = [];
    input.watchFrames((frame) => seen.push(frame));
    const machine = input.connect();
    const body = Buffer.from('{"cmd":"CALL","window":"6"}');
    machine.says(Buffer.of(body.length, 0, 0, 0));
    machine.says(body);
    input.time.advance(60_000);
    expect(seen.filter(({ direction }) => direction === 'in')).toMatchObject([
      { meaning: 'elsewhere' },
    ]);
  });
});
