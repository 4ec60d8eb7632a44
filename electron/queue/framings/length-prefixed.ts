import type { LengthPrefixed } from '../../../shared/queue-profile.ts';
import type { Framed, Framing, Message } from './framing.ts';
import { createHeldBytes } from './held-bytes.ts';
import { bytesOfHex } from './hex.ts';

type HeaderField = LengthPrefixed['header'][number];

const SIZES: Readonly<Record<HeaderField['as'], number>> = { int32le: 4, int32be: 4, ascii8: 8 };
const SILENCE = 'silence inside the frame';

/**
 * Frames that say how long they are (queue-machine.md, `length-prefixed`): `magic`, header, body.
 *
 * With a magic a start that turns out wrong (an impossible length, or silence inside the frame) is
 * one bad frame and costs one byte: behind it the next magic is looked for, so a real frame behind
 * noise or inside a broken one still comes out. Only a false start with a possible length and enough
 * bytes behind it is believed, for nothing in such a stream contradicts it.
 *
 * Without a magic any four bytes are a length, so a stream that once lost its place has none again:
 * after an impossible length or silence inside a frame it is `lost`, reads nothing more, and whoever
 * owns the connection has to begin it anew.
 */
export function createLengthPrefixedFraming(settings: LengthPrefixed): Framing {
  const { header, counts, limit, silenceMs } = settings;
  const magic = bytesOfHex(settings.magic ?? '');
  const head = header.reduce((size, { as }) => size + SIZES[as], magic.length);
  /** From an unfinished frame's first byte on; empty between frames. */
  const held = createHeldBytes(2 * (head + limit));
  let lastByteAt: number | undefined;
  let isLost = false;

  /** @param why what an unfinished frame is given up for; absent: it is waited for */
  function scan(why?: string): Framed[] {
    const found: Framed[] = [];
    const bytes = held.all();
    let at = 0;
    while (at < bytes.length && !isLost) {
      const verdict = judge(bytes, at);
      if (verdict.kind === 'unfinished' && why === undefined) break;
      if (verdict.kind === 'frame') {
        found.push(verdict.framed);
        at += verdict.framed.raw.length;
      } else if (verdict.kind === 'noise') {
        at = verdict.until;
      } else {
        const mistake = {
          what: verdict.kind === 'bad' ? verdict.what : (why ?? ''),
          where: 'frame',
        };
        const isStart = verdict.kind === 'bad' || verdict.isStart;
        isLost = magic.length === 0;
        if (isStart) found.push({ kind: isLost ? 'lost' : 'bad', mistake });
        at += 1;
      }
    }
    held.drop(isLost ? bytes.length : at);
    return found;
  }

  function judge(bytes: Buffer, at: number): Verdict {
    const begin = bytes.subarray(at, at + magic.length);
    if (!begin.equals(magic.subarray(0, begin.length))) {
      const next = bytes.indexOf(magic[0] ?? 0, at + 1);
      return { kind: 'noise', until: next === -1 ? bytes.length : next };
    }
    if (bytes.length < at + head)
      return { kind: 'unfinished', isStart: begin.length === magic.length };
    const { type, length } = readHeader(bytes, at + magic.length);
    const size = counts === 'whole' ? length - head : length;
    // NaN too, where eight digits were none.
    if (!(size >= 0 && size <= limit)) return { kind: 'bad', what: 'length out of range' };
    if (Number.isNaN(type)) return { kind: 'bad', what: 'the type is no number' };
    const end = at + head + size;
    if (bytes.length < end) return { kind: 'unfinished', isStart: true };
    // `slice` of a Buffer is no copy.
    const raw = Uint8Array.from(bytes.subarray(at, end));
    const body = raw.slice(head);
    return {
      kind: 'frame',
      framed: { kind: 'frame', body, raw, ...(type !== undefined && { type }) },
    };
  }

  function readHeader(bytes: Buffer, from: number): { type: number | undefined; length: number } {
    const read: { type: number | undefined; length: number } = { type: undefined, length: 0 };
    let at = from;
    for (const { field, as } of header) {
      read[field] = READERS[as](bytes, at);
      at += SIZES[as];
    }
    return read;
  }

  function writeHeader({ body, type = 0 }: Message): Uint8Array[] {
    const length = counts === 'whole' ? head + body.length : body.length;
    return header.map(({ field, as }) => WRITERS[as](field === 'length' ? length : type));
  }

  return {
    feed(bytes, monotonicMs) {
      if (isLost || bytes.length === 0) return [];
      const silent = lastByteAt !== undefined && monotonicMs - lastByteAt >= silenceMs;
      const found = silent ? scan(SILENCE) : [];
      lastByteAt = monotonicMs;
      if (isLost) return found;
      held.append(bytes);
      return [...found, ...scan()];
    },
    patience: () => (held.all().length === 0 ? undefined : silenceMs),
    silence: () => scan(SILENCE),
    end: () => scan('the connection ended inside the frame'),
    wrap: (message) => Buffer.concat([magic, ...writeHeader(message), message.body]),
  };
}

type Verdict =
  | { readonly kind: 'frame'; readonly framed: Extract<Framed, { kind: 'frame' }> }
  | { readonly kind: 'noise'; readonly until: number }
  | { readonly kind: 'bad'; readonly what: string }
  /** @param isStart the magic is whole, not only the first bytes of one */
  | { readonly kind: 'unfinished'; readonly isStart: boolean };

const READERS: Readonly<Record<HeaderField['as'], (bytes: Buffer, at: number) => number>> = {
  int32le: (bytes, at) => bytes.readInt32LE(at),
  int32be: (bytes, at) => bytes.readInt32BE(at),
  ascii8(bytes, at) {
    const digits = bytes.toString('latin1', at, at + SIZES.ascii8);
    return /^\d{8}$/.test(digits) ? Number(digits) : Number.NaN;
  },
};

const WRITERS: Readonly<Record<HeaderField['as'], (value: number) => Uint8Array>> = {
  int32le(value) {
    const bytes = Buffer.alloc(SIZES.int32le);
    bytes.writeInt32LE(value);
    return bytes;
  },
  int32be(value) {
    const bytes = Buffer.alloc(SIZES.int32be);
    bytes.writeInt32BE(value);
    return bytes;
  },
  ascii8: (value) => Buffer.from(String(value).padStart(SIZES.ascii8, '0')),
};
