import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, readQueueFrames } from '../testing/queue-frames.ts';
import { createFf68Framing } from './ff68.ts';
import type { Framed } from './framing.ts';

const vectors = readQueueFrames();

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function framesIn(found: readonly Framed[]): string[] {
  return found.flatMap((one) => (one.kind === 'frame' ? [hex(one.raw)] : []));
}

function feedThenSilence(chunks: readonly Uint8Array[]): Framed[] {
  const framing = createFf68Framing({ silenceMs: 200 });
  return [...chunks.flatMap((chunk) => framing.feed(chunk, 0)), ...framing.silence()];
}

describe('ff68 framing', () => {
  it.each(vectors.frames)('takes out the frame: $name', (vector) => {
    const raw = bytesOf(vector.hex);
    const body = Uint8Array.of(vector.address, vector.function, ...vector.data);
    const framing = createFf68Framing({ silenceMs: 200 });
    expect(framing.feed(raw, 0)).toEqual([{ kind: 'frame', body, raw }]);
    expect(framing.patience()).toBeUndefined();
    expect(hex(framing.wrap({ body }))).toBe(hex(raw));
  });

  it.each(vectors.streams)('finds what is real in the stream: $name', (stream) => {
    const framing = createFf68Framing({ silenceMs: 200 });
    const found = [...framing.feed(bytesOf(stream.hex), 0)];
    if (stream.silenceAfter === true) {
      expect(framesIn(found)).toHaveLength(0);
      expect(framing.patience()).toBe(200);
      found.push(...framing.silence());
    }
    expect(framesIn(found)).toHaveLength(stream.good);
    expect(framing.silence().filter((one) => one.kind === 'frame')).toHaveLength(0);
  });

  it('counts each rejected start once', () => {
    const stream = 'FF 68 03 03 68 05 01 0B 12 16 00 FF 00 FF 68 03 04 68';
    expect(feedThenSilence([bytesOf(stream)])).toEqual([
      { kind: 'bad', mistake: { what: 'wrong checksum', where: 'frame' } },
      { kind: 'bad', mistake: { what: 'the two lengths differ', where: 'frame' } },
    ]);
  });

  it('gives up only the start byte when the next bytes come 200 ms later', () => {
    const framing = createFf68Framing({ silenceMs: 200 });
    framing.feed(bytesOf('FF 68 40 40 68 FF 68 03 03 68 05 01 0B 11 16'), 0);
    const found = framing.feed(bytesOf('00'), 200);
    expect(found.map((one) => one.kind)).toEqual(['bad', 'frame']);
  });

  it('waits for a slow frame whose pauses are shorter than 200 ms', () => {
    const framing = createFf68Framing({ silenceMs: 200 });
    const bytes = bytesOf('FF 68 03 03 68 05 01 0B 11 16');
    const found = [...bytes].flatMap((byte, index) => [
      ...framing.feed(Uint8Array.of(byte), index * 199),
    ]);
    expect(found.map((one) => one.kind)).toEqual(['frame']);
  });

  it('counts an unfinished frame as bad when the port goes away', () => {
    const framing = createFf68Framing({ silenceMs: 200 });
    framing.feed(bytesOf('FF 68 03 03 68'), 0);
    expect(framing.end()).toHaveLength(1);
    expect(framing.patience()).toBeUndefined();
  });

  it('finds frames inserted anywhere in noise', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, frame), { maxLength: 6 }), noise, (parts, rest) => {
        const bytes = Buffer.concat([...parts.flat(), rest]);
        const inserted = parts.map(([, raw]) => hex(raw));
        // Noise can happen to make up a whole valid frame that begins first and covers a real one.
        fc.pre(validStarts(bytes) === inserted.length);
        expect(framesIn(feedThenSilence([bytes]))).toEqual(inserted);
      }),
    );
  });

  it('finds the same however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, frame), { maxLength: 8 }), (parts) => {
        const bytes = Buffer.concat(parts);
        const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
        expect(feedThenSilence(single)).toEqual(feedThenSilence([bytes]));
        expect(feedThenSilence(parts)).toEqual(feedThenSilence([bytes]));
      }),
    );
  });

  it('never holds more than one frame, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), fc.nat(400), (chunks, gap) => {
        const framing = createFf68Framing({ silenceMs: 200 });
        for (const [index, chunk] of chunks.entries()) framing.feed(chunk, index * gap);
        framing.silence();
        expect(framing.patience()).toBeUndefined();
      }),
    );
  });
});

const frame = fc
  .tuple(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 62 }))
  .map(([address, command, data]) => {
    const body = [address, command, ...data];
    const sum = body.reduce((total, byte) => total + byte, 0) % 256;
    return Uint8Array.of(0xff, 0x68, body.length, body.length, 0x68, ...body, sum, 0x16);
  });

/** Noise that likes to look like the beginning of a frame. */
const noise = fc
  .array(fc.oneof(fc.constantFrom(0xff, 0x68, 0x16, 0x03, 0x40), fc.nat(255)), { maxLength: 20 })
  .map((bytes) => Uint8Array.from(bytes));

/** How many whole valid frames begin anywhere, overlapping or not; written without the framing. */
function validStarts(bytes: Uint8Array): number {
  return [...bytes.keys()].filter((at) => {
    const [start, mark, length = 0, again, secondMark] = bytes.subarray(at);
    const whole = bytes.subarray(at, at + length + 7);
    const sum = whole.subarray(5, -2).reduce((total, byte) => total + byte, 0) % 256;
    return (
      start === 0xff &&
      mark === 0x68 &&
      length >= 2 &&
      length <= 64 &&
      again === length &&
      secondMark === 0x68 &&
      whole.length === length + 7 &&
      whole.at(-2) === sum &&
      whole.at(-1) === 0x16
    );
  }).length;
}
