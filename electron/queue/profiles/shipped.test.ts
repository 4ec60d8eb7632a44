import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Message } from '../framings/framing.ts';
import { contentOf, jsonMessage, mappedCodec, saidIn, shippedProfile } from '../testing/mapped.ts';

describe('queue-ws', () => {
  const profile = shippedProfile('queue-ws');
  const codec = mappedCodec(profile);
  const open = mappedCodec({ ...profile, reply: { ...profile.reply, result: true, level: true } });
  const done = { kind: 'done', ticket: 'A023', counter: '5', level: 2 } as const;

  it('logs in with its window and user, and beats every five minutes', () => {
    expect(saidIn(codec.login?.message())).toEqual({
      method: 'Login',
      param: { winNum: '5', userCode: '0512' },
    });
    expect([codec.heartbeat?.everyMs, saidIn(codec.heartbeat?.message())]).toEqual([
      300_000,
      { method: 'HeartBeat', param: {} },
    ]);
  });

  it.each([
    [{ method: 'Login', code: 0 }, { kind: 'login' }],
    [
      { method: 'Login', code: 1002 },
      { kind: 'login', refused: '1002 counter or user wrong' },
    ],
    [
      { method: 'Login', code: 7 },
      { kind: 'login', refused: 'for a reason it does not name' },
    ],
    [
      { method: 'HeartBeat', code: 1000 },
      { kind: 'login', refused: '1000 not logged in' },
    ],
    [{ method: 'HeartBeat', code: 0 }, { kind: 'understood' }],
    [
      { method: 'RateSubmit', code: 0, param: { rateId: 'r-1' } },
      { kind: 'answered', key: 'r-1' },
    ],
    [
      { method: 'RateSubmit', code: 1003 },
      { kind: 'answered', refused: '1003 failed' },
    ],
    [
      { method: 'RateSubmit', code: 1000 },
      { kind: 'login', refused: '1000 not logged in' },
    ],
  ])('understands %j', (message, expected) => {
    expect(codec.decode(jsonMessage(message), 0)).toEqual(expected);
  });

  it('is asked for an evaluation', () => {
    const param = {
      rateId: 'r-1',
      transactor: '林示例',
      item: '社保卡',
      date: '',
      reserveSeq: 'A023',
    };
    expect(codec.decode(jsonMessage({ method: 'RateQuest', param }), 0)).toEqual({
      kind: 'event',
      id: 'r-1',
      content: {
        kind: 'evaluate',
        ticket: 'A023',
        service: { mode: 'single', serviceName: '社保卡', cases: [] },
      },
    });
  });

  it.each([
    ['Pause', 'paused'],
    ['Resume', 'resumed'],
    ['Reset', 'reset'],
  ])('is told to %s', (operate, kind) => {
    const message = { method: 'RateOperate', param: { operate } };
    expect(contentOf(codec.decode(jsonMessage(message), 0))).toEqual({ kind });
  });

  it('tells nothing, for it has no word but the level', () => {
    expect(codec.result(done, 'r-1')).toBeUndefined();
  });

  it('tells the level four times where the hall has switched it on', () => {
    const told = open.result(done, 'r-1');
    expect(told).toMatchObject({ key: 'r-1' });
    expect(told !== undefined && 'message' in told && saidIn(told.message)).toEqual({
      method: 'RateSubmit',
      param: { rateId: 'r-1', attitude: 2, quality: 2, efficiency: 2, honest: 2 },
    });
    expect(open.result(done)).toEqual({ impossible: 'the machine gave this service no id' });
    expect(open.result({ kind: 'timeout', counter: '5' }, 'r-1')).toBeUndefined();
    expect(open.result({ kind: 'done', counter: '5' }, 'r-1')).toBeUndefined();
  });
});

describe('hall-push', () => {
  const codec = mappedCodec(shippedProfile('hall-push'));

  it('logs in, beats each minute, and is asked for an evaluation', () => {
    expect(saidIn(codec.login?.message())).toEqual({
      code: 40001,
      data: { work_no: '0512', key: 'demo-key' },
    });
    expect(codec.decode(jsonMessage({ code: 40001, state: 1 }), 0)).toEqual({ kind: 'login' });
    expect(codec.decode(jsonMessage({ code: 40001, state: 0 }), 0)).toMatchObject({
      refused: '40001 login refused',
    });
    expect(codec.heartbeat?.everyMs).toBe(60_000);
    expect(codec.decode(jsonMessage({ code: 40000, state: 1 }), 0)).toEqual({ kind: 'understood' });
    expect(codec.decode(jsonMessage({ code: 40002, state: 0 }), 0)).toEqual({
      kind: 'complaint',
      what: '40002 bad packet',
    });
  });

  it('takes the invitation and leaves the address of the page', () => {
    const data = { url: 'https://pj.example.gov.cn/x', ticket: 'A023' };
    expect(contentOf(codec.decode(jsonMessage({ code: 50100, data }), 0))).toEqual({
      kind: 'evaluate',
      ticket: 'A023',
    });
  });
});

describe('gbk-int32', () => {
  const codec = mappedCodec(shippedProfile('gbk-int32'));
  const gbk = (message: object): Message => ({
    body: iconv.encode(JSON.stringify(message), 'gbk'),
  });

  it('reads its events and answers them', () => {
    const call = { cmd: 'CALL', window: '5', number: 'A023', staffNo: '0512', staffName: '林示例' };
    const decoded = codec.decode(gbk(call), 0);
    expect(contentOf(decoded)).toEqual({
      kind: 'called',
      ticket: 'A023',
      staff: { code: '0512', name: '林示例' },
    });
    const answer = decoded.kind === 'event' ? decoded.acknowledgement : undefined;
    expect(saidIn(answer, 'gbk')).toEqual({ cmd: 'ACK', window: '5', number: 'A023' });
    expect(codec.decode(gbk({ ...call, window: 6 }), 0)).toEqual({ kind: 'elsewhere' });
    expect(codec.decode(gbk({ cmd: 'HEARTBEAT' }), 0)).toEqual({ kind: 'understood' });
    expect(saidIn(codec.refusal({ what: 'not JSON', where: '' }), 'gbk')).toEqual({
      cmd: 'ERROR',
      window: '5',
      reason: 'not JSON',
    });
  });

  it.each(['done', 'timeout'] as const)('tells %s, never the level', (kind) => {
    const told = codec.result({ kind, ticket: 'A023', counter: '5', level: 1 });
    expect(told !== undefined && 'message' in told && saidIn(told.message, 'gbk')).toEqual({
      cmd: kind.toUpperCase(),
      window: '5',
      number: 'A023',
    });
  });
});
