import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redacted } from './redact.ts';

/** Made up; the check digits are right. */
const ID = '11010119900307109X';
const PHONE = '13800001234';
const NAME = '测试人甲';

const lineOf = (fields: unknown): string => `${JSON.stringify({ level: 30, msg: 'm', fields })}\n`;
const left = (text: string) => JSON.parse(redacted(lineOf(text))).fields;

describe('a line of the log', () => {
  it.each([
    ['an id', `of ${ID}.`, 'of [redacted].'],
    ['an id in small letters', `of ${ID.toLowerCase()}.`, 'of [redacted].'],
    ['a mobile number', `call ${PHONE}`, 'call [redacted]'],
    ['a mobile number in groups', 'call 138-0000-1234', 'call [redacted]'],
    ['a mobile number with its country', `call +86${PHONE}`, 'call +[redacted]'],
    ['a number behind a line feed', `one\n${PHONE}`, 'one\n[redacted]'],
    ['a number behind a control character', `\u0001${PHONE}`, '\u0001[redacted]'],
    ['a bearer token', 'Bearer abcDEF123._-', 'Bearer [redacted]'],
    ['a header', 'authorization: Basic ZGVtbzpkZW1v', 'authorization: Basic [redacted]'],
    ['a query', `/v1/cases?userName=${NAME}&page=1`, '/v1/cases?userName=[redacted]&page=1'],
    ['JSON', `500: {"userName":"${NAME}","code":7}`, '500: {"userName":"[redacted]","code":7}'],
    ['JSON with a list', '{"text":["a",{"b":"]"}],"code":7}', '{"text":"[redacted]","code":7}'],
    [
      'JSON that was cut off',
      `{"code":7,"userName":"${NAME}\\`,
      '{"code":7,"userName":"[redacted]"',
    ],
    [
      'what Node shows',
      inspect({ text: `O'Brien "${NAME}"`, code: 7 }),
      '{ text: [redacted], code: 7 }',
    ],
    [
      'what Node shows with one mark',
      inspect({ text: "O'Brien", code: 7 }),
      '{ text: "[redacted]", code: 7 }',
    ],
    ['a secret in a sentence', 'appSecret: s3cr3ts3cr3ts3cr3t', 'appSecret [redacted]'],
  ])('loses %s', (_what, text, rest) => {
    expect(left(text)).toBe(rest);
  });

  it.each([
    '1795172400123',
    '2026-11-21T11:03:51.123Z',
    '350200260302000001',
    '0198a2c4-5f7e-7abc-8def-138000012341',
    'c1380000123445f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e',
    '11350200MB00000001',
    '1'.repeat(31),
    'mobile: must have 11 digits; text: 字数超限',
    'the province refused the token; a new one is asked for',
    'sign: mismatch',
    'YP-138000012344',
  ])('keeps what helps: %s', (text) => {
    expect(left(text)).toBe(text);
  });

  it('loses the values of its own fields, whatever they are', () => {
    const fields = { mobile: Number(PHONE), text: { a: [NAME] }, sign: null, code: 7 };
    const mark = '[redacted]';
    expect(JSON.parse(redacted(lineOf(fields))).fields).toEqual({
      ...{ mobile: mark, text: mark, sign: mark },
      code: 7,
    });
  });
});

/** Puts a text into JSON, into a text in JSON, and so on. */
const nestings = fc.array(
  fc.constantFrom<(inner: unknown) => unknown>(
    (inner) => ({ a: 1, inner, z: 'z' }),
    (inner) => [0, inner, 'behind'],
    (inner) => JSON.stringify(inner),
    (inner) => JSON.stringify({ inner }, null, 1),
    (inner) => `failed: ${JSON.stringify({ inner })} (again)`,
    (inner) => JSON.stringify(['\\', '"', inner, "'"]),
  ),
  { maxLength: 5 },
);
const nest = (value: unknown, ways: readonly ((inner: unknown) => unknown)[]): string =>
  lineOf(ways.reduce((inner, way) => way(inner), value));

/** What stands beside a number must not make another number of it. */
const beside = fc.string({ unit: 'binary' }).filter((text) => !/^[\dxX]|[\da-fA-F -]$/.test(text));

describe('whatever the nesting', () => {
  it('no id and no mobile number survives, and JSON stays JSON', () => {
    fc.assert(
      fc.property(beside, fc.constantFrom(ID, PHONE), beside, nestings, (a, planted, b, ways) => {
        const rest = redacted(nest(`${a}${planted}${b}`, ways));
        expect(rest).not.toContain(planted);
        JSON.parse(rest);
      }),
      { numRuns: 2_000 },
    );
  });

  it('no named value survives, and JSON stays JSON', () => {
    const secret = fc.string({ unit: 'binary' }).map((text) => `${text}${NAME}${text}`);
    const field = fc.constantFrom('userName', 'text', 'handleUserPageCode', 'appSecret');
    const value = fc.oneof(
      secret,
      fc.array(secret, { minLength: 1 }),
      secret.map((a) => ({ a })),
    );
    fc.assert(
      fc.property(field, value, nestings, (name, held, ways) => {
        const rest = redacted(nest({ before: 1, [name]: held, after: 2 }, ways));
        expect(rest).not.toContain(NAME);
        expect(rest).toContain('after');
        JSON.parse(rest);
      }),
      { numRuns: 2_000 },
    );
  });

  it('a line cut off anywhere stays a line', () => {
    const text = JSON.stringify({ why: JSON.stringify({ userName: `"${NAME}\\"` }), code: 7 });
    for (let length = 0; length <= text.length; length += 1) {
      expect(redacted(lineOf(text.slice(0, length)))).not.toContain(NAME);
      JSON.parse(redacted(lineOf(text.slice(0, length))));
    }
  });
});
