import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, readLine, writeLine } from './line.ts';

const line: Line = {
  type: 'settled',
  id: 'a',
  at: 1,
  outcome: { kind: 'delivered', receipt: '回执\u2028一' },
};

describe('a line of the journal', () => {
  it('reads as it was written', () => {
    expect(readLine(writeLine(line).slice(0, -1))).toEqual(line);
  });

  it('is one line, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (id) => {
        const text = writeLine({ type: 'withdrawn', id });
        expect(text.indexOf('\n')).toBe(text.length - 1);
      }),
    );
  });

  it('is refused when any character of it is another one', () => {
    const text = writeLine(line).slice(0, -1);
    fc.assert(
      fc.property(
        fc.nat(text.length - 1),
        fc.string({ minLength: 1, maxLength: 1 }),
        (at, other) => {
          fc.pre(text[at] !== other);
          expect(readLine(text.slice(0, at) + other + text.slice(at + 1)).type).toBe('corrupt');
        },
      ),
    );
  });

  it('is refused when it is not whole', () => {
    const text = writeLine(line).slice(0, -1);
    const types = Array.from(text, (_, length) => readLine(text.slice(0, length)).type);
    expect(new Set(types)).toEqual(new Set(['corrupt']));
  });
});
