import { describe, expect, it } from 'vitest';
import { aService } from './made-up-cases.ts';
import type { Reply } from './replies.ts';
import { languageOf, MACHINES } from './speaking.ts';

const WEBSOCKET = { kind: 'websocket', host: '127.0.0.1', port: 0 } as const;
const TCP = { kind: 'tcp', host: '127.0.0.1', port: 1 } as const;

/** A device before a machine: what it says, what it is answered, and what the machine makes of it. */
function device(machine: string) {
  const answers: unknown[] = [];
  const language = languageOf(machine, WEBSOCKET, '5');
  const listen = language.converse((bytes) => answers.push(JSON.parse(String(bytes))));
  const says = (message: object): readonly Reply[] => listen(Buffer.from(JSON.stringify(message)));
  const hears = (ticket: string): unknown =>
    JSON.parse(String(language.say('evaluate', { ticket, staff: { code: 's', name: '林' } })[0]));
  return { answers, says, hears };
}

describe('queue-ws', () => {
  it('asks for a rating with the ticket as reserveSeq', () => {
    expect(device('queue-ws').hears('A023')).toMatchObject({
      method: 'RateQuest',
      param: { rateId: 'r-5-1', transactor: '林', reserveSeq: 'A023' },
    });
  });

  it('wants a login of its counter before anything else', () => {
    const { answers, says } = device('queue-ws');
    expect(says({ method: 'HeartBeat' })).toEqual([{ kind: 'stranger' }]);
    const login = (winNum: string) => ({ method: 'Login', param: { winNum, userCode: 'u' } });
    expect(says(login('6'))).toEqual([{ kind: 'login', counter: '6', accepted: false }]);
    expect(says(login('5'))).toEqual([{ kind: 'login', counter: '5', accepted: true }]);
    expect(says({ method: 'HeartBeat' })).toEqual([{ kind: 'heartbeat' }]);
    expect(answers).toMatchObject([{ code: 1000 }, { code: 1002 }, { code: 0 }, { code: 0 }]);
  });

  it('takes a rating for what it is, and says which one came', () => {
    const { answers, says } = device('queue-ws');
    says({ method: 'Login', param: { winNum: '5', userCode: 'u' } });
    const four = { attitude: 4, quality: 4, efficiency: 4, honest: 4 };
    expect(says({ method: 'RateSubmit', param: { rateId: 'r-1', ...four } })).toEqual([
      { kind: 'level', about: 'r-1', level: 4 },
    ]);
    expect(answers.at(-1)).toEqual({
      ...{ method: 'RateSubmit', code: 0, msg: 'ok' },
      param: { rateId: 'r-1' },
    });
  });
});

describe('hall-push', () => {
  it('pushes a page, and takes a heartbeat only after a login', () => {
    const { answers, says, hears } = device('hall-push');
    expect(hears('A023')).toMatchObject({ code: 50100, data: { ticket: 'A023' } });
    expect(says({ code: 40000 })).toEqual([{ kind: 'stranger' }]);
    expect(says({ code: 40001, data: { work_no: '0512', key: 'k' } })).toEqual([
      { kind: 'login', counter: '0512', accepted: true },
    ]);
    expect(says({ code: 40000 })).toEqual([{ kind: 'heartbeat' }]);
    expect(says({ code: 1 })).toMatchObject([{ kind: 'unknown' }]);
    expect(answers).toMatchObject([
      { code: 40002, state: 0 },
      { code: 40001, state: 1 },
      { code: 40000, state: 1 },
      { code: 40002, state: 0 },
    ]);
  });
});

describe('gbk-int32', () => {
  const language = languageOf('gbk-int32', TCP, '5');

  it('counts the bytes of its GBK, the lowest byte first', () => {
    const staff = { code: '0512', name: '林示例' };
    const [bytes = Buffer.alloc(0)] = language.say('called', { ticket: 'A023', staff });
    const buffer = Buffer.from(bytes);
    expect(buffer.readInt32LE()).toBe(buffer.length - 4);
    expect(JSON.parse(new TextDecoder('gbk').decode(buffer.subarray(4)))).toEqual({
      ...{ cmd: 'CALL', window: '5', number: 'A023', staffNo: '0512', staffName: '林示例' },
    });
  });

  it('reads answers that arrive byte by byte', () => {
    const listen = language.converse(() => undefined);
    const text = Buffer.from('{"cmd":"DONE","window":"5","number":"A023"}');
    const frame = [text.length, 0, 0, 0, ...text];
    expect(frame.flatMap((byte) => listen(Uint8Array.of(byte)))).toEqual([
      { kind: 'result', event: 'done', counter: '5', ticket: 'A023' },
    ]);
  });
});

describe('example-hall', () => {
  it('has names of its own for everything, cases too', () => {
    const service = aService({ ticket: 'A023', mode: 'parallel', cases: 2 });
    const staff = { code: '0512', name: '林示例' };
    const language = languageOf('example-hall', TCP, '5');
    const [bytes] = language.say('called', { ticket: 'A023', staff, service });
    expect(JSON.parse(String(bytes))).toMatchObject({
      ...{ lb: '叫号', xh: '1001', ck: '05', pdh: 'A023', lx: '并联' },
      ry: { gh: '0512', xm: '林示例' },
      bj: service.cases.map(({ projectNo }) => ({ bjbh: projectNo, zt: '办结' })),
    });
    const listen = language.converse(() => undefined);
    expect(listen(Buffer.from('{"lb":"结果","ck":"05","pdh":"A023","jg":"超时"}\n'))).toEqual([
      { kind: 'result', event: 'timeout', ticket: 'A023', counter: '5' },
    ]);
  });
});

it.each(MACHINES)('%s knows how to ask for a rating, and says so of what it cannot say', (name) => {
  const transport = name === 'ff68' ? { kind: 'serial' as const, path: '/p', address: 5 } : TCP;
  const language = languageOf(name, transport, '5');
  expect(language.knows('evaluate')).toBe(true);
  expect(language.say('evaluate', { ticket: 'A001' }).length).toBeGreaterThan(0);
  if (language.knows('resumed')) return;
  expect(() => language.say('resumed', {})).toThrow('no word for "resumed"');
});
