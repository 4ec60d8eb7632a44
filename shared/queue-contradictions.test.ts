import { describe, expect, it } from 'vitest';
import { mistakes } from '../tests/queue-profile-mistakes.ts';

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
