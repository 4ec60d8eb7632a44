import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Framed, Framing } from './framing.ts';
import { createLineFraming } from './line.ts';

function feed(framing: Framing, text: string): string[] {
  return framing.feed(Buffer.from(text), 0).map(show);
}

function show(one: Framed): string {
  return one.kind === 'frame' ? Buffer.from(one.body).toString() : `bad: ${one.mistake.what}`;
}

describe('line framing', () => {
  it('takes LF and CRLF alike and passes over empty lines', () => {
    const framing = createLineFraming({ delimiter: '\n' });
    expect(feed(framing, 'one\r\n\n\r\ntwo\nthree')).toEqual(['one', 'two']);
    expect(feed(framing, '\n')).toEqual(['three']);
  });

  it('keeps a bare LF inside a message that ends with CRLF', () => {
    const framing = createLineFraming({ delimiter: '\r\n' });
    expect(feed(framing, '{\n}\r')).toEqual([]);
    expect(feed(framing, '\nnext\r\n')).toEqual(['{\n}', 'next']);
  });

  it('takes any byte as the delimiter', () => {
    const framing = createLineFraming({ delimiter: '03' });
    expect(feed(framing, 'a\n\x03b\x03')).toEqual(['a\n', 'b']);
  });

  it('puts a character together that was cut between two packets', () => {
    const framing = createLineFraming({ delimiter: '\n' });
    const bytes = Buffer.from('张\n');
    framing.feed(bytes.subarray(0, 2), 0);
    expect(framing.feed(bytes.subarray(2), 0).map(show)).toEqual(['张']);
  });

  it('counts an overlong line once and recovers at the next delimiter', () => {
    const framing = createLineFraming({ delimiter: '\n' });
    const half = 'x'.repeat(40_000);
    expect(feed(framing, half)).toEqual([]);
    expect(feed(framing, half)).toEqual(['bad: longer than 65536 bytes']);
    expect(feed(framing, half + half + half)).toEqual([]);
    expect(feed(framing, `${half}\nnext\n`)).toEqual(['next']);
  });

  it('lets the longest allowed line through', () => {
    const framing = createLineFraming({ delimiter: '\n' });
    expect(feed(framing, `${'x'.repeat(65_536)}\n`)[0]).toHaveLength(65_536);
    expect(feed(framing, `${'x'.repeat(65_537)}\n`)).toEqual(['bad: longer than 65536 bytes']);
  });

  it('counts a line that the end of the connection cut off', () => {
    const framing = createLineFraming({ delimiter: '\n' });
    feed(framing, 'whole\nhalf');
    expect(framing.end()).toHaveLength(1);
    expect(framing.end()).toHaveLength(0);
  });

  it('wraps a message with its delimiter', () => {
    const framing = createLineFraming({ delimiter: '\r\n' });
    expect(Buffer.from(framing.wrap({ body: Buffer.from('x') })).toString()).toBe('x\r\n');
  });

  it('finds the same however the bytes are cut', () => {
    const delimiter = fc.constantFrom('\n', '\r\n', '61');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(delimiter, fc.integer({ min: 1, max: 9 }), text, (end, limit, stream) => {
        const whole = createLineFraming({ delimiter: end, limit });
        const single = createLineFraming({ delimiter: end, limit });
        const bytes = Buffer.from(stream);
        const oneByOne = Array.from(bytes, (byte) => single.feed(Uint8Array.of(byte), 0)).flat();
        expect(oneByOne).toEqual(whole.feed(bytes, 0));
        expect(single.end()).toEqual(whole.end());
      }),
    );
  });
});
