import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { queueProfileSchema } from '../../../shared/queue-profile.ts';
import { contentOf, jsonMessage, mappedCodec, shippedProfile } from '../testing/mapped.ts';
import type { Codec } from './codec.ts';

/** A profile as a hall would write it; only what is given differs from a plain JSON machine. */
function aMapping(codec: object, more: object = {}): Codec {
  const profile = {
    format: 'yiping-queue-profile/1',
    id: 'hall',
    name: '示例',
    framing: { kind: 'line', delimiter: '\n' },
    codec: { kind: 'mapped', syntax: { kind: 'json' }, messages: [callMessage], ...codec },
    reply: { acknowledge: false, result: false, level: false },
    ...more,
  };
  return mappedCodec(queueProfileSchema.parse(profile));
}

const callMessage = { when: { cmd: 'call' }, event: 'called' };

describe('a mapping', () => {
  it('takes values from paths, tables and constants, and leaves out what is empty', () => {
    const codec = aMapping({
      fields: {
        id: 'head.seq',
        ticket: { path: 'no', values: { '0': '' } },
        stars: 'clerk.stars',
        staff: { code: 'clerk.no', name: 'clerk.name', stars: 'clerk.stars', post: 'clerk.post' },
        service: {
          mode: { value: 'parallel' },
          serviceName: 'what',
          cases: {
            each: 'items',
            fields: {
              projectNo: 'bjbh',
              areaCode: { value: '350203' },
              taskCode: 'code',
              taskName: 'name',
              proStatus: { path: 'state', values: { 受理: 2, 办结: 3 } },
            },
          },
        },
      },
    });
    const item = { bjbh: 7, code: 'T1', name: '测试事项', state: '办结' };
    const decoded = codec.decode(
      jsonMessage({
        cmd: 'call',
        no: 23,
        head: { seq: 17 },
        clerk: { no: '0512', name: '林示例', stars: '4', post: '' },
        items: [item, { ...item, bjbh: '8', state: '2' }],
      }),
      0,
    );
    const aCase = { areaCode: '350203', taskCode: 'T1', taskName: '测试事项' };
    expect(decoded).toEqual({
      kind: 'event',
      id: '17',
      content: {
        kind: 'called',
        ticket: '23',
        stars: 4,
        staff: { code: '0512', name: '林示例', stars: 4 },
        service: {
          mode: 'parallel',
          cases: [
            { ...aCase, projectNo: '7', proStatus: 3 },
            { ...aCase, projectNo: '8', proStatus: 2 },
          ],
        },
      },
    });
    const empty = jsonMessage({ cmd: 'call', no: 0, head: null, items: 'none' });
    expect(contentOf(codec.decode(empty, 0))).toEqual({
      kind: 'called',
      service: { mode: 'parallel', cases: [] },
    });
  });

  it('keeps an id of 64 bits exact', () => {
    const codec = aMapping({ fields: { id: 'id', ticket: 'no' } });
    const body = Buffer.from('{"cmd":"call","id":1234567890123456789,"no":9007199254740991}');
    expect(codec.decode({ body }, 0)).toMatchObject({
      id: '1234567890123456789',
      content: { ticket: '9007199254740991' },
    });
  });

  it('lets a service begin although a case of it is wrong', () => {
    const fields = { taskCode: 'code', taskName: 'name', proStatus: { value: 1 } };
    const cases = { fields: { projectNo: 'bjbh', areaCode: 'area', ...fields } };
    const codec = aMapping({ fields: { ticket: 'no', service: { cases } } });
    expect(
      codec.decode(jsonMessage({ cmd: 'call', no: 'A1', bjbh: '7', area: '张测试' }), 0),
    ).toMatchObject({
      content: { kind: 'called', ticket: 'A1' },
      leftOut: { where: 'service.cases[0].areaCode' },
    });
  });

  it('takes the first message that fits, and says when none does', () => {
    const codec = aMapping({
      messages: [
        { when: { cmd: 'call', again: [true, 1] }, event: 'recalled' },
        callMessage,
        { when: { cmd: ['beep', 'hello'] }, event: 'nothing' },
      ],
    });
    const kinds = [{ again: 1 }, { again: true }, { again: 0 }, {}].map((more) =>
      contentOf(codec.decode(jsonMessage({ cmd: 'call', ...more }), 0)),
    );
    expect(kinds).toEqual(['recalled', 'recalled', 'called', 'called'].map((kind) => ({ kind })));
    expect(codec.decode(jsonMessage({ cmd: 'hello' }), 0)).toEqual({ kind: 'understood' });
    expect(codec.decode(jsonMessage({ cmd: '张测试' }), 0)).toEqual({
      kind: 'bad',
      mistake: { what: 'no message of the profile fits', where: '(whole message)' },
    });
  });

  it('hears its own counter only, by whatever name', () => {
    const codec = aMapping({ counter: { path: 'win', is: '窗口{counter}' } });
    expect(codec.decode(jsonMessage({ cmd: 'call', win: '窗口5' }), 0)).toMatchObject({
      kind: 'event',
    });
    expect(codec.decode(jsonMessage({ cmd: 'nonsense', win: '窗口6' }), 0)).toEqual({
      kind: 'elsewhere',
    });
    expect(codec.decode(jsonMessage({ cmd: 'call' }), 0)).toEqual({
      kind: 'bad',
      mistake: { what: 'is missing', where: 'win' },
    });
  });

  it('reads and writes delimited text in GBK', () => {
    const codec = aMapping(
      {
        charset: 'gbk',
        syntax: { kind: 'text', delimiter: '|' },
        counter: { path: '1' },
        fields: { ticket: '2', staff: { code: '3', name: '4' } },
        messages: [{ when: { 0: '呼叫' }, event: 'called' }],
        acknowledge: { body: ['收到', '{counter}', '{ticket}', '{id}'] },
      },
      { reply: { acknowledge: true, result: false, level: false } },
    );
    const body = iconv.encode('呼叫| 5|A023|0512|林示例', 'gbk');
    const decoded = codec.decode({ body }, 0);
    expect(contentOf(decoded)).toEqual({
      kind: 'called',
      ticket: 'A023',
      staff: { code: '0512', name: '林示例' },
    });
    const answer = decoded.kind === 'event' ? decoded.acknowledgement?.body : undefined;
    expect(iconv.decode(Buffer.from(answer ?? []), 'gbk')).toBe('收到|5|A023|');
  });

  it.each([
    ['utf-8', 'UTF-8', [0x22, 0xc3, 0x28, 0x22]],
    ['gbk', 'GBK', [0x22, 0xff, 0xff, 0x22]],
    ['gb18030', 'GB18030', [0x22, 0xff, 0x22]],
    ['utf-8', 'JSON', [0x7b]],
  ] as const)('refuses bytes that are not %s: %s', (charset, what, bytes) => {
    expect(aMapping({ charset }).decode({ body: Uint8Array.from(bytes) }, 0)).toEqual({
      kind: 'bad',
      mistake: { what: `not ${what}`, where: '(whole message)' },
    });
  });

  it('reaches nothing but the fields of a message', () => {
    const codec = aMapping({ fields: { ticket: 'cmd.constructor.name', id: '__proto__.x' } });
    expect(contentOf(codec.decode(jsonMessage({ cmd: 'call' }), 0))).toEqual({ kind: 'called' });
  });

  it('never throws, and never repeats what arrived in a mistake', () => {
    const secret = '张测试';
    const codecs = ['queue-ws', 'hall-push', 'gbk-int32'].map((id) =>
      mappedCodec(shippedProfile(id)),
    );
    const message = fc.oneof(
      fc.uint8Array({ maxLength: 80 }).map((body) => ({ body })),
      fc.json().map((text) => ({ body: Buffer.from(text) })),
      fc
        .record({
          method: fc.constantFrom('RateQuest', 'Login', 'RateSubmit'),
          code: fc.oneof(fc.constantFrom(0, 1000, 50100, 40001, secret), fc.anything()),
          cmd: fc.constantFrom('CALL', secret),
          window: fc.oneof(fc.constant('5'), fc.anything()),
          number: fc.oneof(fc.constant(secret.repeat(20)), fc.anything()),
          param: fc.anything(),
          data: fc.anything(),
        })
        .map((value) => ({ body: Buffer.from(asJson(value)) })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...codecs), message, (codec, one) => {
        const decoded = codec.decode(one, 0);
        if (decoded.kind === 'bad') expect(JSON.stringify(decoded.mistake)).not.toContain(secret);
        if (decoded.kind === 'login' || decoded.kind === 'answered')
          expect(decoded.refused ?? '').not.toContain(secret);
      }),
      { numRuns: 1_000 },
    );
  });
});

function asJson(value: unknown): string {
  const plain = (_: string, one: unknown) => (typeof one === 'bigint' ? String(one) : one);
  try {
    return JSON.stringify(value, plain);
  } catch {
    return '{}';
  }
}
