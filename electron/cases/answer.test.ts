import { describe, expect, it } from 'vitest';
import { aCase, MONDAY_MORNING } from '../../tests/builders.ts';
import { type Question, readAnswer } from './answer.ts';

const MINUTE = 60_000;
const asked: Question = { counter: '5', ticket: 'A023', began: MONDAY_MORNING };
const over: Question = { ...asked, rated: MONDAY_MORNING + 5 * MINUTE };

const read = (content: unknown, question = asked) =>
  readAnswer(Buffer.from(JSON.stringify(content)), question);
const told = (more: object, service: object = {}) => ({
  ...more,
  service: { cases: [aCase()], ...service },
});

describe('an answer of the case source', () => {
  it.each([
    ['nothing else', told({})],
    ['the ticket', told({ ticket: 'A023' })],
    ['a time that nobody can read', told({}, { serviceTime: '上午十点' })],
    ['the time of the call', told({}, { serviceTime: '2026-03-02 10:00:07' })],
    ['a time with its offset', told({}, { serviceTime: '2026-03-02T02:00:07Z' })],
  ])('is taken with %s', (_what, content) => {
    expect([read(content), read(content, over)].map(({ kind }) => kind)).toEqual([
      'service',
      'service',
    ]);
  });

  it.each([
    ['its service is that of another ticket', told({ ticket: 'A024' }), asked],
    ['its service is that of another case', told({}), { ...asked, projectNo: '7' }],
    ['its service is of another day', told({}, { serviceTime: '2026-03-01 10:00:00' }), asked],
    ['its service is of another day', told({}, { serviceTime: '2026-03-03 00:00:00' }), over],
    [
      'its service began after the rating',
      told({}, { serviceTime: '2026-03-02T10:15:01+08:00' }),
      over,
    ],
    [
      'it named no case of the lead department of a bundle',
      told({}, { mode: 'bundle', leadOrgCode: 'nobody' }),
      asked,
    ],
    ['its service does not fit: service.cases', { service: { cases: 'none' } }, asked],
  ])('is refused: %s', (why, content, question) => {
    expect(read(content, question)).toEqual({ kind: 'misfit', why });
  });

  it('may differ from the device’s clock by some minutes', () => {
    const content = told({}, { serviceTime: '2026-03-02 10:14:59' });
    expect(read(content, over).kind).toBe('service');
  });

  it('needs no ticket where none was asked for', () => {
    expect(read(told({ ticket: 'A024' }), { ...asked, ticket: undefined }).kind).toBe('service');
  });

  it('tells nothing with no cases', () => {
    expect(read({ ticket: 'A999', service: { cases: [] } })).toEqual({ kind: 'nothing' });
  });

  it.each([
    ['no JSON', Buffer.from('<html>登录</html>')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('R12: is never quoted: %s', (_what, body) => {
    expect(readAnswer(body, asked)).toEqual({
      kind: 'misfit',
      why: 'it did not answer with JSON',
    });
  });
});
