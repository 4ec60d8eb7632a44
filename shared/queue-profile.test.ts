import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import ff68 from '../resources/queue-profiles/ff68.json' with { type: 'json' };
import gbkInt32 from '../resources/queue-profiles/gbk-int32.json' with { type: 'json' };
import queueWs from '../resources/queue-profiles/queue-ws.json' with { type: 'json' };
import { mistakes } from '../tests/queue-profile-mistakes.ts';
import { openNames, queueProfileSchema } from './queue-profile.ts';
import { shippedQueueProfiles } from './shipped-queue-profiles.ts';

const level = { ...queueWs.reply, result: true, level: true };

describe('queue profiles', () => {
  it('ships each file of resources/queue-profiles, under its own name', () => {
    const files = readdirSync(new URL('../resources/queue-profiles/', import.meta.url));
    expect(shippedQueueProfiles().map(({ id }) => `${id}.json`)).toEqual(files.sort());
  });

  it('ships none that tells a level', () => {
    expect(shippedQueueProfiles().filter(({ reply }) => reply.level)).toEqual([]);
  });

  it('can be read again as it was read, so that a bundle may carry it', () => {
    for (const profile of shippedQueueProfiles())
      expect(queueProfileSchema.parse(profile)).toEqual(profile);
  });

  it('says which names an input has to fill', () => {
    const open = shippedQueueProfiles().map((profile) => [profile.id, openNames(profile)]);
    expect(Object.fromEntries(open)).toMatchObject({
      ...{ ff68: [], 'gbk-int32': [], 'yiping-json': [] },
      ...{ 'hall-push': ['work_no', 'key'], 'queue-ws': ['userCode'] },
    });
  });

  it.each([
    [
      'names each mistake with its place',
      { ...ff68, codec: { ...ff68.codec, beep: { function: '3' }, keypad: {} } },
      [
        'codec.beep.function: 一个字节用大写十六进制，如 "0C" / a byte is upper-case hex, such as "0C"',
        'codec.keypad.function: 必填 / is missing',
      ],
    ],
    [
      'refuses a result over ff68 without the level, for it has no other word',
      { ...ff68, reply: { ...ff68.reply, result: true } },
      [
        'reply.result: ff68 的结果就是等级键码（R12） / a result over ff68 is the key code of the level (R12)',
      ],
    ],
    [
      'refuses the level of a result that is not told',
      { ...ff68, reply: { ...ff68.reply, level: true } },
      ['reply.level: 须同时 result: true / needs result: true as well'],
    ],
    [
      'refuses a result that would tell the level by the way',
      { ...queueWs, reply: { ...queueWs.reply, result: true } },
      [
        'reply.level: 须与 result 中是否用到 {level} 一致（R12） / must agree with whether {level} stands in result (R12)',
      ],
    ],
    [
      'refuses levels that have no words',
      { ...queueWs, reply: level, codec: { ...queueWs.codec, levels: undefined } },
      ['codec.levels: {level} 需要它 / {level} needs it'],
    ],
    ['takes the switch that tells the level', { ...queueWs, reply: level }, []],
    [
      'refuses the codec ff68 in other frames, and the other way round',
      { ...ff68, framing: { kind: 'line', delimiter: '\n' } },
      [
        'framing.kind: ff68 的 codec 与 framing 须同用 / the codec ff68 and the framing ff68 need each other',
      ],
    ],
    [
      'refuses a field that no event has',
      { ...gbkInt32, codec: { ...gbkInt32.codec, fields: { tickets: 'number' } } },
      ['codec.fields: 未知字段 tickets / unknown field tickets'],
    ],
    [
      'refuses an event that nobody knows',
      { ...gbkInt32, codec: { ...gbkInt32.codec, messages: [{ when: {}, event: 'sing' }] } },
      [expect.stringContaining('codec.messages[0].event: 须为 called')],
    ],
    [
      'refuses a template that names what is not known yet',
      {
        ...queueWs,
        codec: { ...queueWs.codec, login: { send: { body: { ticket: '{ticket}' } } } },
      },
      ['codec.login.send: 此处没有 {ticket} / {ticket} is not known here'],
    ],
    [
      'refuses a reply that has no words',
      { ...gbkInt32, codec: { ...gbkInt32.codec, acknowledge: undefined, result: undefined } },
      [
        'codec.acknowledge: reply.acknowledge 需要它 / reply.acknowledge needs it',
        'codec.result: reply.result 需要它 / reply.result needs it',
      ],
    ],
    [
      'refuses a header with two lengths',
      {
        ...gbkInt32,
        framing: {
          kind: 'length-prefixed',
          header: ['int32le', 'int32le'].map((as) => ({ field: 'length', as })),
        },
      },
      ['framing.header: 须有一个 length，至多一个 type / needs one length and at most one type'],
    ],
    [
      'refuses a type that no header has',
      { ...gbkInt32, codec: { ...gbkInt32.codec, refuse: { type: 3, body: {} } } },
      ['codec.refuse.type: 帧头中没有 type / the header of the frames has no type'],
    ],
    [
      'refuses delimited text that is no list of texts',
      {
        ...gbkInt32,
        codec: {
          ...gbkInt32.codec,
          syntax: { kind: 'text', delimiter: '|' },
          refuse: { body: {} },
        },
      },
      expect.arrayContaining([
        'codec.refuse.body: 分隔文本须为文本列表 / delimited text is a list of texts',
      ]),
    ],
  ])('%s', (_name, content, expected) => {
    expect(mistakes(content)).toEqual(expected);
  });
});
