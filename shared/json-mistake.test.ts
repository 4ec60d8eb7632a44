import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonMistake } from './json-mistake.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('a mistake in JSON', () => {
  it.each([
    ['', 1, 1, 'it ends too early'],
    ['{"a": 1', 1, 8, 'it ends too early'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, 'a comma or a closing bracket is missing'],
    ['{\r\n\t"a": 1,\r\n}', 3, 1, 'a field name in double quotes is expected'],
    ['{a: 1}', 1, 2, 'a field name in double quotes is expected'],
    ['{"a" 1}', 1, 6, 'a colon is missing behind a field name'],
    ['{"a": 01}', 1, 8, 'a comma or a closing bracket is missing'],
    ['[1, True]', 1, 5, 'a value is expected'],
    ['[1]]', 1, 4, 'something stands behind the end'],
    ['{"a": 1，"b": 2}', 1, 8, 'a full-width mark or space instead of a plain one'],
    ['{"中文": “a”}', 1, 8, 'a full-width mark or space instead of a plain one'],
  ])('is found: %j', (text, line, column, english) => {
    expect(jsonMistake(text)).toMatchObject({ line, column, english });
  });

  it.each(['{"path": "C:\\dev"}', '{"a": "b\nc"}', '{"a": "b'])(
    'is found in a text that is not closed: %j',
    (text) => {
      expect(jsonMistake(text)?.english).toContain('is not closed');
    },
  );

  it('is found just where JSON.parse finds one, and never quoted', () => {
    const pieces = fc.constantFrom(
      ...['{', '}', '[', ']', ',', ':', '"', '\\', 'u00e9', '"a"', ' ', '\n', '-', '0', '1', '.'],
      ...['e', '+', 'true', 'null', '\u0001', '\u007f', '\ud800', '，', '/'],
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.json(),
      fc
        .tuple(fc.json(), fc.nat(), pieces)
        .map(
          ([text, at, piece]) =>
            text.slice(0, at % text.length) + piece + text.slice(at % text.length),
        ),
      fc.tuple(fc.json(), fc.nat()).map(([text, at]) => text.slice(0, at % text.length)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(jsonMistake(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is looked for in long and in deep texts', () => {
    expect(jsonMistake(`"${'x'.repeat(1_000_000)}`)?.column).toBe(1);
    expect(jsonMistake('['.repeat(100_000))?.column).toBe(100_001);
  });
});
