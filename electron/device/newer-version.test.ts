import { describe, expect, it } from 'vitest';
import { z } from '../../shared/schema.ts';
import { knownPartOf, parseCarrying, parseWithout } from './newer-version.ts';

const schema = z.strictObject({
  id: z.string(),
  inner: z.strictObject({ at: z.number(), note: z.string().default('none') }),
  list: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('a'), one: z.number() }),
      z.strictObject({ kind: z.literal('b') }),
    ]),
  ),
});
const known = {
  id: 'x',
  inner: { at: 1, note: 'none' },
  list: [{ kind: 'b' }, { kind: 'a', one: 1 }],
};
const newer = {
  ...known,
  extra: { deep: [1] },
  inner: { at: 1, extra: null },
  list: [{ kind: 'b' }, { kind: 'a', one: 1, extra: true }],
};

it('what this version knows is read as ever', () => {
  expect([parseWithout(schema, known), parseCarrying(schema, known)]).toEqual([known, known]);
});

it('names of a newer version are left out', () => {
  expect(parseWithout(schema, newer)).toEqual(known);
});

it('what is left without them may still not fit, which is for others to say', () => {
  expect(knownPartOf(schema, { ...newer, id: 1 })).toEqual({
    ...{ id: 1, inner: { at: 1 } },
    list: known.list,
  });
});

it('names of a newer version are carried along, wherever they stand', () => {
  expect(parseCarrying(schema, newer)).toEqual({
    ...newer,
    inner: { ...newer.inner, note: 'none' },
  });
});

it('what is read is not changed', () => {
  const before = structuredClone(newer);
  parseWithout(schema, newer);
  parseCarrying(schema, newer);
  expect(newer).toEqual(before);
});

it('a name such as __proto__ stays a name', () => {
  const carried = parseCarrying(
    schema,
    JSON.parse(`{"__proto__":{"evil":1},${JSON.stringify(known).slice(1)}`),
  );
  expect([Object.getPrototypeOf(carried), Object.keys(carried)]).toEqual([
    Object.prototype,
    expect.arrayContaining(['__proto__']),
  ]);
});

describe.each([
  ['left out', parseWithout],
  ['carried along', parseCarrying],
])('names %s', (_what, parse) => {
  it.each([
    ['a value that does not fit', { ...newer, id: 1 }],
    ['a missing name', { ...newer, inner: {} }],
    ['a kind nobody knows', { ...newer, list: [{ kind: 'c' }] }],
    ['no object', 'text'],
  ])('make nothing of %s', (_why, value) => {
    expect(() => parse(schema, value)).toThrow();
  });
});
