import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LengthPrefixed } from '../../../shared/queue-profile.ts';
import { bytesOf } from '../testing/queue-frames.ts';
import type { Framed } from './framing.ts';
import { createLengthPrefixedFraming } from './length-prefixed.ts';

const plain: LengthPrefixed = {
  kind: 'length-prefixed',
  header: [{ field: 'length', as: 'int32le' }],
  counts: 'body',
  limit: 100,
  silenceMs: 5_000,
};
/** 8 bytes of magic, then what kind of message it is, then how long. */
const marked: LengthPrefixed = {
  ...plain,
  magic: 'C6 C0 BC DB C6 F7 30 31',
  header: [
    { field: 'type', as: 'int32le' },
    { field: 'length', as: 'int32le' },
  ],
};
const MAGIC = bytesOf('C6 C0 BC DB C6 F7 30 31');

function show(one: Framed): string {
  if (one.kind !== 'frame') return `${one.kind}: ${one.mistake.what}`;
  const type = one.type === undefined ? '' : `${one.type} `;
  return type + Buffer.from(one.body).toString();
}

function wrap(settings: LengthPrefixed, text: string, type?: number): Buffer {
  const body = Buffer.from(text);
  const message = type === undefined ? { body } : { body, type };
  return Buffer.from(createLengthPrefixedFraming(settings).wrap(message));
}

function feed(settings: LengthPrefixed, ...chunks: readonly Uint8Array[]): string[] {
  const framing = createLengthPrefixedFraming(settings);
  return chunks.flatMap((chunk) => framing.feed(chunk, 0)).map(show);
}

describe('length-prefixed framing', () => {
  it.each([
    ['int32le', 'body', '03 00 00 00 61 62 63'],
    ['int32be', 'body', '00 00 00 03 61 62 63'],
    ['ascii8', 'body', '30 30 30 30 30 30 30 33 61 62 63'],
    ['int32be', 'whole', '00 00 00 07 61 62 63'],
    ['ascii8', 'whole', '30 30 30 30 30 30 31 31 61 62 63'],
  ] as const)('reads and writes %s that counts the %s', (as, counts, hex) => {
    const settings: LengthPrefixed = { ...plain, header: [{ field: 'length', as }], counts };
    const bytes = bytesOf(hex);
    expect(feed(settings, bytes, bytes.subarray(0, 5), bytes.subarray(5))).toEqual(['abc', 'abc']);
    expect(wrap(settings, 'abc')).toEqual(Buffer.from(bytes));
  });

  it('reads and writes the type in the header', () => {
    const frame = wrap(marked, '张', 5);
    expect(frame.toString('hex')).toBe('c6c0bcdbc6f730310500000003000000e5bca0');
    expect(feed(marked, frame)).toEqual(['5 张']);
  });

  it('takes an empty body', () => {
    expect(feed(marked, wrap(marked, '', 6))).toEqual(['6 ']);
  });

  it.each([
    ['ff ff ff ff', 'negative'],
    ['65 00 00 00', 'longer than the limit'],
  ])('is lost after an impossible length (%s, %s) without a magic', (hex) => {
    const framing = createLengthPrefixedFraming(plain);
    const bytes = Buffer.concat([wrap(plain, 'one'), bytesOf(hex), wrap(plain, 'two')]);
    const found = framing.feed(bytes, 0).map(show);
    expect(found).toEqual(['one', 'lost: length out of range']);
    expect(framing.feed(wrap(plain, 'three'), 0)).toEqual([]);
    expect([framing.patience(), framing.end()]).toEqual([undefined, []]);
  });

  it('is lost after digits that are none', () => {
    const settings: LengthPrefixed = { ...plain, header: [{ field: 'length', as: 'ascii8' }] };
    expect(feed(settings, Buffer.from('0000 003abc'))).toEqual(['lost: length out of range']);
  });

  it('is lost after silence inside a frame without a magic', () => {
    const framing = createLengthPrefixedFraming(plain);
    expect(framing.feed(wrap(plain, 'one').subarray(0, 5), 0)).toEqual([]);
    expect(framing.patience()).toBe(5_000);
    expect(framing.silence().map(show)).toEqual(['lost: silence inside the frame']);
  });

  it('goes on behind an impossible length with the next magic', () => {
    const broken = Buffer.concat([MAGIC, bytesOf('01 00 00 00 FF FF FF 7F')]);
    expect(feed(marked, broken, wrap(marked, 'one', 1))).toEqual([
      'bad: length out of range',
      '1 one',
    ]);
  });

  it('finds the frame in a broken one after silence', () => {
    const framing = createLengthPrefixedFraming(marked);
    const broken = Buffer.concat([MAGIC, bytesOf('01 00 00 00 64 00 00 00')]);
    expect(framing.feed(Buffer.concat([broken, wrap(marked, 'one', 1)]), 0)).toEqual([]);
    const found = framing.feed(wrap(marked, 'two', 1), 5_000).map(show);
    expect(found).toEqual(['bad: silence inside the frame', '1 one', '1 two']);
  });

  it('counts no silence and no end inside the first bytes of a magic', () => {
    const framing = createLengthPrefixedFraming(marked);
    framing.feed(MAGIC.subarray(0, 7), 0);
    expect(framing.silence()).toEqual([]);
    framing.feed(MAGIC.subarray(0, 7), 0);
    expect(framing.end()).toEqual([]);
  });

  it('counts a frame that the end of the connection cut off', () => {
    const framing = createLengthPrefixedFraming(marked);
    framing.feed(wrap(marked, 'one', 1).subarray(0, -1), 0);
    expect(framing.end().map(show)).toEqual(['bad: the connection ended inside the frame']);
    expect(framing.patience()).toBeUndefined();
  });

  it('looks through the longest frame of false starts without being slow', () => {
    const settings: LengthPrefixed = { ...marked, limit: 65_536 };
    const start = Buffer.concat([MAGIC, bytesOf('01 00 00 00 FF FF 00 00')]);
    const framing = createLengthPrefixedFraming(settings);
    framing.feed(Buffer.concat(Array.from({ length: 4_000 }, () => start)), 0);
    expect(framing.silence()).toHaveLength(4_000);
  });

  it('finds the same however the bytes are cut', () => {
    const start = fc.constant(MAGIC);
    const noise = fc.uint8Array({ maxLength: 12 });
    const frame = fc
      .tuple(fc.string({ maxLength: 20 }), fc.nat(10))
      .map(([text, type]) => Uint8Array.from(wrap(marked, text, type)));
    const parts = fc.array(fc.oneof(start, noise, frame), { maxLength: 8 });
    const settings = fc.constantFrom(marked, plain);
    fc.assert(
      fc.property(settings, parts, (how, pieces) => {
        const bytes = Buffer.concat(pieces);
        const whole = createLengthPrefixedFraming(how);
        const single = createLengthPrefixedFraming(how);
        const pieced = createLengthPrefixedFraming(how);
        const expected = [...whole.feed(bytes, 0), ...whole.silence()];
        const byByte = Array.from(bytes, (byte) => single.feed(Uint8Array.of(byte), 0)).flat();
        expect([...byByte, ...single.silence()]).toEqual(expected);
        const byPiece = pieces.flatMap((piece) => pieced.feed(piece, 0));
        expect([...byPiece, ...pieced.silence()]).toEqual(expected);
      }),
    );
  });
});
