import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import ff68 from '../resources/queue-profiles/ff68.json' with { type: 'json' };
import gbkInt32 from '../resources/queue-profiles/gbk-int32.json' with { type: 'json' };
import queueWs from '../resources/queue-profiles/queue-ws.json' with { type: 'json' };
import { mistakeText } from './mistake-text.ts';
import { pathText } from './problem.ts';
import { openNames, profileSchema } from './queue-profile.ts';
import { shippedProfiles } from './shipped-profiles.ts';

/** Each mistake as `where: what`. */
function mistakes(content: unknown): readonly string[] {
  const parsed = profileSchema.safeParse(content, { error: mistakeText });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${pathText(path)}: ${message}`);
}

const level = { ...queueWs.reply, result: true, level: true };

describe('queue profiles', () => {
  it('ships each file of resources/queue-profiles, under its own name', () => {
    const files = readdirSync(new URL('../resources/queue-profiles/', import.meta.url));
    expect(shippedProfiles().map(({ id }) => `${id}.json`)).toEqual(files.sort());
  });

  it('ships none that tells a level', () => {
    expect(shippedProfiles().filter(({ reply }) => reply.level)).toEqual([]);
  });

  it('can be read again as it was read, so that a bundle may carry it', () => {
    for (const profile of shippedProfiles()) expect(profileSchema.parse(profile)).toEqual(profile);
  });

  it('says which names an input has to fill', () => {
    const open = shippedProfiles().map((profile) => [profile.id, openNames(profile)]);
    expect(Object.fromEntries(open)).toEqual({
      ff68: [],
      'gbk-int32': [],
      'hall-push': ['work_no', 'key'],
      'queue-ws': ['userCode'],
      'yiping-json': [],
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

/** A hall's own mapping of JSON lines. */
function aMapping(codec: object, framing: object = { kind: 'line', delimiter: '\n' }) {
  return {
    format: 'yiping-queue-profile/1',
    id: 'own',
    name: '本厅叫号机',
    framing,
    codec: {
      kind: 'mapped',
      syntax: { kind: 'json' },
      messages: [{ when: { cmd: 'EVALUATE' }, event: 'evaluate' }],
      ...codec,
    },
    reply: { acknowledge: false, result: false, level: false },
  };
}

const aCase = {
  projectNo: 'no',
  areaCode: 'area',
  taskCode: 'task',
  taskName: 'name',
  proStatus: 'status',
};
const aService = (more: object) => ({ fields: { service: more } });

describe('a profile that could never work', () => {
  it.each(['keyed', 'ticket', 'prompt', 'stars'])('has %s without what it says', (event) => {
    const field = event === 'keyed' ? 'key' : event;
    expect(mistakes(aMapping({ messages: [{ when: {}, event }] }))).toEqual([
      `codec.messages[0].fields.${field}: ${event} 需要它 / ${event} needs it`,
    ]);
    const common = aMapping({ fields: { [field]: 'x' }, messages: [{ when: {}, event }] });
    expect(mistakes(common)).toEqual([]);
  });

  it('asks for a type that no header has, wherever it does', () => {
    const when = { '@type': 2 };
    const send = { body: {} };
    const own = aMapping({
      messages: [{ when, event: 'evaluate' }],
      login: { send, answer: { when, accepted: when }, lost: when },
      heartbeat: { everyMs: 60_000, send, answer: when },
      result: { done: send, answer: { when } },
    });
    expect(mistakes(own)).toEqual(
      [
        'messages[0].when',
        'login.answer.when',
        'login.answer.accepted',
        'login.lost',
        'heartbeat.answer',
        'result.answer.when',
      ].map(
        (path) => `codec.${path}.@type: 帧头中没有 type / the header of the frames has no type`,
      ),
    );
    const header = ['type', 'length'].map((field) => ({ field, as: 'int32le' }));
    const framing = { kind: 'length-prefixed', header };
    expect(mistakes(aMapping({ messages: [{ when, event: 'evaluate' }] }, framing))).toEqual([]);
  });

  it('has cases or a clerk that would always be left out', () => {
    const { projectNo: _, ...nameless } = aCase;
    const own = aMapping({
      fields: { staff: { code: 'x' }, service: { cases: { fields: nameless } } },
    });
    expect(mistakes(own)).toEqual([
      'codec.fields.staff.name: 必填 / is missing',
      'codec.fields.service.cases.fields.projectNo: 必填 / is missing',
    ]);
    expect(mistakes(aMapping(aService({ cases: { fields: aCase } })))).toEqual([]);
  });

  it.each([
    [
      aService({ mode: { value: 'paralel' } }),
      'codec.fields.service.mode.value: mode 不能是 paralel / mode cannot be paralel',
    ],
    [
      aService({ mode: { path: 'm', values: { 1: 'single', 2: 'both' } } }),
      'codec.fields.service.mode.values.2: mode 不能是 both / mode cannot be both',
    ],
    [
      aService({ cases: { fields: { ...aCase, proStatus: { path: 's', values: { 办结: 4 } } } } }),
      'codec.fields.service.cases.fields.proStatus.values.办结: proStatus 不能是 4 / proStatus cannot be 4',
    ],
    [
      { messages: [{ when: {}, event: 'stars', fields: { stars: { value: 6 } } }] },
      'codec.messages[0].fields.stars.value: stars 不能是 6 / stars cannot be 6',
    ],
  ])('has a value of its own that no event can have: %#', (codec, what) => {
    expect(mistakes(aMapping(codec))).toEqual([what]);
  });

  it('takes numbers for texts, texts for numbers, and nothing for nothing', () => {
    const fields = { ...aCase, areaCode: { value: 350_203 }, proStatus: { value: '3' } };
    const ticket = { path: 'no', values: { 0: '' } };
    expect(mistakes(aMapping({ fields: { ticket, service: { cases: { fields } } } }))).toEqual([]);
  });

  it('has a message behind one that always comes before it', () => {
    const own = aMapping({
      messages: [
        { when: { a: [1, 2] }, event: 'called' },
        { when: { a: '2', b: 3 }, event: 'recalled' },
        { when: { a: [2, 3] }, event: 'evaluate' },
        { when: {}, event: 'nothing' },
        { when: { c: 1 }, event: 'cancelled' },
      ],
    });
    expect(mistakes(own)).toEqual([
      'codec.messages[1].when: 永远轮不到：messages[0] 已包括 / is never reached: messages[0] fits all of these',
      'codec.messages[4].when: 永远轮不到：messages[3] 已包括 / is never reached: messages[3] fits all of these',
    ]);
  });

  it.each([
    ['gbk', '7C', true],
    ['gbk', '24', false],
    ['gb18030', '35', true],
    ['utf-8', 'A0', true],
    ['utf-8', 'FF', false],
    ['utf-8', '22', true],
    ['utf-8', '03', false],
  ])('ends lines of %s with the byte %s: %s', (charset, delimiter, isWrong) => {
    const found = mistakes(aMapping({ charset }, { kind: 'line', delimiter }));
    expect(found.map((what) => what.split(':')[0])).toEqual(isWrong ? ['framing.delimiter'] : []);
  });

  it('cuts the fields of a text, or the device’s own JSON, where its lines end', () => {
    const text = { syntax: { kind: 'text', delimiter: '|' } };
    const framing = { kind: 'line', delimiter: '7C' };
    const what = 'framing.delimiter: 报文本身含有此字节 / is a byte of which the messages are made';
    expect(mistakes(aMapping(text, framing))).toEqual([what]);
    const own = {
      ...aMapping({}, { ...framing, delimiter: '7D' }),
      codec: { kind: 'yiping-json' },
    };
    expect(mistakes(own)).toEqual([what]);
  });
});

describe('a table of ff68 that could never work', () => {
  const table = (more: object) => ({ ...ff68, codec: { ...ff68.codec, ...more } });
  const withKey = (key: object) =>
    table({ caller: { ...ff68.codec.caller, keys: [...ff68.codec.caller.keys, key] } });

  it.each([
    [
      table({ keypad: { ...ff68.codec.keypad, function: '01' } }),
      'codec.keypad.function: 与 caller.function 相同：01 / is the same as caller.function: 01',
    ],
    [
      withKey({ last: '0C', event: 'paused' }),
      'codec.caller.keys[11]: 与 caller.keys[0] 相同：…0C / is the same as caller.keys[0]: …0C',
    ],
    [
      withKey({ last: '20', event: 'keyed' }),
      'codec.caller.keys[11].event: 按键帧不含 key，不能是 keyed / a key of the caller has no key, so it cannot be keyed',
    ],
    [
      table({ keypad: { ...ff68.codec.keypad, levels: { 5: '01', 4: '01' } } }),
      'codec.keypad.levels.5: 与 keypad.levels.4 相同：01 / is the same as keypad.levels.4: 01',
    ],
  ])('says which bytes mean two things or none: %#', (content, what) => {
    expect(mistakes(content)).toEqual([what]);
  });

  it('may have a key that is all of the data beside one that ends so', () => {
    expect(mistakes(withKey({ whole: '0C', event: 'paused' }))).toEqual([]);
  });
});
