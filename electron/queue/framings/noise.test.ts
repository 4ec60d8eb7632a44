import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_LIMIT } from '../../../shared/queue-profile.ts';
import { createFf68Framing } from './ff68.ts';
import type { Framing } from './framing.ts';
import { createLengthPrefixedFraming } from './length-prefixed.ts';
import { createLineFraming } from './line.ts';

/** A piece of a stream, from its first byte to behind its last. */
interface Span {
  readonly from: number;
  readonly until: number;
}

/** A format, described a second time: slowly, with the whole stream in sight, by its definition. */
interface Format {
  readonly make: () => Framing;
  readonly frame: fc.Arbitrary<Uint8Array>;
  /** Noise that likes to look like the beginning of a frame. */
  readonly noise: fc.Arbitrary<Uint8Array>;
  /** Every piece that could be a frame, overlapping or not. */
  readonly claims: (stream: Buffer) => readonly Span[];
}

const RUNS = 300;
const BYTES = 1_000_000;

const MAGIC = Buffer.from('c6c0bcdbc6f73031', 'hex');

const formats: Readonly<Record<string, Format>> = {
  ff68: {
    make: () => createFf68Framing({ silenceMs: 200 }),
    frame: fc
      .tuple(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 62 }))
      .map(([address, command, data]) => {
        const body = [address, command, ...data];
        const sum = body.reduce((total, byte) => total + byte, 0) % 256;
        return Uint8Array.of(0xff, 0x68, body.length, body.length, 0x68, ...body, sum, 0x16);
      }),
    noise: noiseOf([0xff], [0xff, 0x68], [0xff, 0x68, 3, 3, 0x68], [0xff, 0x68, 64, 64, 0x68]),
    claims: (stream) =>
      startsOf(stream, Buffer.of(0xff, 0x68)).flatMap((from) => {
        const length = stream[from + 2] ?? 0;
        const whole = stream.subarray(from, from + length + 7);
        const sum = whole.subarray(5, -2).reduce((total, byte) => total + byte, 0) % 256;
        const isFrame =
          length >= 2 &&
          length <= 64 &&
          whole.length === length + 7 &&
          [whole[3], whole[4], whole.at(-2), whole.at(-1)].join() ===
            [length, 0x68, sum, 0x16].join();
        return isFrame ? [{ from, until: from + whole.length }] : [];
      }),
  },
  line: {
    make: () => createLineFraming({ delimiter: '\n' }),
    // A line has no mark at its beginning: what stands before it without an end belongs to it.
    frame: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((text) => `\n${text.replaceAll(/[\r\n]/g, ' ')}\n`)
      .map((text) => Uint8Array.from(Buffer.from(text))),
    noise: noiseOf([0x0a], [0x0d, 0x0a], [0x0d], [0x7b, 0x22]),
    claims(stream) {
      const ends = startsOf(stream, Buffer.of(0x0a));
      return ends.flatMap((end, index) => {
        const from = index === 0 ? 0 : (ends[index - 1] ?? 0) + 1;
        const until = stream[end - 1] === 0x0d && end > from ? end - 1 : end;
        return until > from && until - from <= FRAME_LIMIT ? [{ from, until }] : [];
      });
    },
  },
  'length-prefixed with a magic': {
    make: () =>
      createLengthPrefixedFraming({
        kind: 'length-prefixed',
        magic: 'C6 C0 BC DB C6 F7 30 31',
        header: [
          { field: 'type', as: 'int32le' },
          { field: 'length', as: 'int32le' },
        ],
        counts: 'body',
        limit: FRAME_LIMIT,
        silenceMs: 5_000,
      }),
    frame: fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 80 })).map(([type, body]) => {
      const header = Buffer.from([type, 0, 0, 0, body.length, 0, 0, 0]);
      return Uint8Array.from(Buffer.concat([MAGIC, header, body]));
    }),
    noise: noiseOf(
      [...MAGIC.subarray(0, 1)],
      [...MAGIC.subarray(0, 7)],
      [...MAGIC],
      [...MAGIC, 1, 0, 0, 0, 0, 0, 1, 1],
      [...MAGIC, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
      [...MAGIC, 1, 0, 0, 0, 30, 0, 0, 0],
    ),
    claims: (stream) =>
      startsOf(stream, MAGIC).flatMap((from) => {
        if (from + 16 > stream.length) return [];
        const until = from + 16 + stream.readInt32LE(from + 12);
        const isFrame = until >= from + 16 && until <= from + 16 + FRAME_LIMIT;
        return isFrame && until <= stream.length ? [{ from, until }] : [];
      }),
  },
};

/** Random bytes, with beginnings of frames strewn in. */
function noiseOf(...beginnings: readonly (readonly number[])[]): fc.Arbitrary<Uint8Array> {
  const random = fc.uint8Array({ minLength: 40, maxLength: 400 });
  const beginning = fc.constantFrom(...beginnings).map((bytes) => Uint8Array.from(bytes));
  return fc
    .array(fc.oneof({ arbitrary: random, weight: 2 }, beginning), { maxLength: 4 })
    .map((parts) => Uint8Array.from(Buffer.concat(parts)));
}

function startsOf(stream: Buffer, mark: Buffer): number[] {
  const starts: number[] = [];
  for (let at = stream.indexOf(mark); at !== -1; at = stream.indexOf(mark, at + 1)) starts.push(at);
  return starts;
}

/** The first claim is believed, then the first behind it, and so on. */
function believed(claims: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  let at = 0;
  for (const claim of claims) {
    if (claim.from < at) continue;
    found.push(claim);
    at = claim.until;
  }
  return found;
}

/** The stream in pieces of these lengths, again and again. */
function cut(stream: Buffer, lengths: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < stream.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? stream.length;
    pieces.push(stream.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

describe.each(Object.entries(formats))('%s in noise', (_name, { make, frame, noise, claims }) => {
  it('gives up every frame that is not truly ambiguous, however it is cut', () => {
    let bytes = 0;
    let inserted = 0;
    let ambiguous = 0;
    const parts = fc.array(fc.tuple(noise, frame), { minLength: 25, maxLength: 60 });
    const lengths = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(parts, noise, lengths, (pairs, rest, pieces) => {
        const stream = Buffer.concat([...pairs.flat(), rest]);
        const framing = make();
        const fed = cut(stream, pieces).flatMap((piece) => framing.feed(piece, 0));
        const found = [...fed, ...framing.silence()].flatMap((one) =>
          one.kind === 'frame' ? [Buffer.from(one.raw).toString('hex')] : [],
        );
        const all = claims(stream);
        const real = believed(all);
        expect(found).toEqual(real.map(({ from, until }) => stream.toString('hex', from, until)));
        const positions = new Set(real.map(({ from, until }) => `${from} ${until}`));
        for (const { from, until } of placesOf(pairs, stream)) {
          const others = all.filter((claim) => claim.from < until && claim.until > from);
          inserted += 1;
          if (others.length > 1) ambiguous += 1;
          else expect(positions).toContain(`${from} ${until}`);
        }
        bytes += stream.length;
      }),
      { numRuns: RUNS },
    );
    expect(bytes).toBeGreaterThanOrEqual(BYTES);
    // Else it would say little.
    expect(ambiguous).toBeLessThan(inserted / 8);
  });
});

/** Where the inserted frames stand, without the delimiters around a line. */
function placesOf(pairs: readonly (readonly [Uint8Array, Uint8Array])[], stream: Buffer): Span[] {
  let at = 0;
  return pairs.map(([noise, frame]) => {
    const from = at + noise.length;
    at = from + frame.length;
    const isLine = stream[from] === 0x0a;
    return isLine ? { from: from + 1, until: at - 1 } : { from, until: at };
  });
}
