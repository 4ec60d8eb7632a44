import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../framings/framing.ts';
import type { Codec, Decoded, QueueResult } from './codec.ts';
import { createYipingJsonCodec } from './yiping-json.ts';

const codec = createYipingJsonCodec({
  counter: '5',
  acknowledge: true,
  result: true,
  level: false,
});

function decode(message: unknown, by: Codec = codec): Decoded {
  return by.decode({ body: Buffer.from(JSON.stringify(message)) }, 0);
}

function text(message: Message | undefined): string | undefined {
  return message === undefined ? undefined : Buffer.from(message.body).toString();
}

function told(result: QueueResult, by: Codec = codec): string | undefined {
  const what = by.result(result);
  return what !== undefined && 'message' in what ? text(what.message) : undefined;
}

const called = { id: 'e-1', event: 'called', counter: '5', ticket: 'A023' };
const aCase = {
  projectNo: 'P1',
  areaCode: '350200',
  taskCode: 'T1',
  taskName: '测试事项',
  proStatus: 1,
};

describe('yiping-json codec', () => {
  it('reads the canonical event', () => {
    const staff = { code: 's1', name: '李样例', stars: 4 };
    const service = { mode: 'single', cases: [aCase] };
    const at = '2024-06-07 09:30:00';
    expect(decode({ ...called, at, staff, service })).toMatchObject({
      kind: 'event',
      id: 'e-1',
      content: { kind: 'called', ticket: 'A023', staff, service },
    });
  });

  it('answers a handled event with its id', () => {
    const decoded = decode(called);
    expect(decoded.kind === 'event' && text(decoded.acknowledgement)).toBe('{"ack":"e-1"}');
  });

  it('does not even validate an event for another counter', () => {
    expect(decode({ counter: '6', event: 'nonsense' })).toEqual({ kind: 'elsewhere' });
  });

  it('says where an event is wrong, and which one', () => {
    expect(decode({ ...called, event: 'singing' })).toMatchObject({
      kind: 'bad',
      id: 'e-1',
      mistake: { where: 'event' },
    });
    expect(decode({ id: 'k', event: 'keyed', counter: '5' })).toMatchObject({
      mistake: { what: 'keyed needs it', where: 'key' },
    });
    expect(decode([1])).toMatchObject({ mistake: { where: '(whole message)' } });
  });

  it('lets a service begin although a case of it is wrong', () => {
    const service = { mode: 'single', cases: [{ ...aCase, proStatus: 9 }] };
    const decoded = decode({ ...called, service });
    expect(decoded).toMatchObject({
      kind: 'event',
      content: { kind: 'called', ticket: 'A023' },
      leftOut: { where: 'service.cases[0].proStatus' },
    });
    expect(decoded.kind === 'event' && decoded.content.service).toBeUndefined();
    const said = decoded.kind === 'event' ? text(decoded.acknowledgement) : undefined;
    expect(JSON.parse(said ?? '')).toEqual({
      ack: 'e-1',
      error: expect.any(String),
      where: 'service.cases[0].proStatus',
    });
  });

  it('never repeats what arrived in a mistake', () => {
    const secret = '张测试';
    const wrong = [
      Buffer.from(`{"userName":"${secret}`),
      Buffer.from(JSON.stringify({ ...called, event: secret })),
      Buffer.from(
        JSON.stringify({ ...called, service: { cases: [{ ...aCase, userName: [secret] }] } }),
      ),
      Buffer.from(JSON.stringify({ ...called, [secret]: secret, staff: secret })),
    ];
    for (const body of wrong)
      expect(JSON.stringify(mistakeOf(codec.decode({ body }, 0)))).not.toContain(secret);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(codec.decode({ body: Uint8Array.of(0x22, 0xc3, 0x28, 0x22) }, 0)).toMatchObject({
      mistake: { what: 'not UTF-8' },
    });
  });

  it('reports how a service ended, and nothing more', () => {
    expect(told({ kind: 'done', ticket: 'A023', counter: '5', level: 2 })).toBe(
      '{"event":"done","ticket":"A023","counter":"5"}',
    );
    expect(told({ kind: 'timeout', counter: '5' })).toBe('{"event":"timeout","counter":"5"}');
  });

  it('reports the level where the profile says so', () => {
    const reply = { acknowledge: true, result: true, level: true };
    const open = createYipingJsonCodec({ counter: '5', ...reply });
    expect(told({ kind: 'done', counter: '5', level: 2 }, open)).toBe(
      '{"event":"done","counter":"5","level":2}',
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.anything(), (body, value) => {
        codec.decode({ body: Buffer.from(body) }, 0);
        decode({ ...called, ticket: value, service: value, staff: value });
      }),
    );
  });
});

function mistakeOf(decoded: Decoded): unknown {
  if (decoded.kind === 'bad') return decoded.mistake;
  return decoded.kind === 'event' ? decoded.leftOut : undefined;
}
