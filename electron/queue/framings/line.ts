import { FRAME_LIMIT, type Framed, type Framing } from './framing.ts';

const CARRIAGE_RETURN = 0x0d;

/**
 * Frames that end with a delimiter. With `\n` a carriage return before it is taken off too, so
 * that CRLF and LF may be mixed; with `\r\n` a bare `\n` is part of the message. Empty lines are
 * nothing (many machines send them to keep the connection). A body is bytes: which characters they
 * mean is the codec's matter.
 *
 * A line longer than `limit` counts as bad once, when it is too long, and everything up to the next
 * delimiter is thrown away without being kept.
 * @param settings.delimiter `\n`, `\r\n` or one byte
 * @param settings.limit bytes before the delimiter; at most 64 KiB
 */
export function createLineFraming(settings: {
  readonly delimiter: '\n' | '\r\n' | number;
  readonly limit?: number;
}): Framing {
  const delimiter =
    typeof settings.delimiter === 'number'
      ? Buffer.of(settings.delimiter)
      : Buffer.from(settings.delimiter);
  const takesCarriageReturn = settings.delimiter === '\n';
  const limit = Math.min(settings.limit ?? FRAME_LIMIT, FRAME_LIMIT);
  /** Room for the unfinished line; grows by doubling, so that single bytes do not cost a copy each. */
  let room = Buffer.alloc(0);
  let length = 0;
  let skipping = false;

  function append(bytes: Uint8Array): void {
    if (length + bytes.length > room.length) {
      const larger = Buffer.alloc(Math.max(1024, 2 * room.length, length + bytes.length));
      room.copy(larger, 0, 0, length);
      room = larger;
    }
    room.set(bytes, length);
    length += bytes.length;
  }

  function take(line: Buffer, found: Framed[]): void {
    if (skipping) {
      skipping = false;
    } else if (line.length > limit) {
      found.push(tooLong());
    } else {
      const cut = takesCarriageReturn && line.at(-1) === CARRIAGE_RETURN ? 1 : 0;
      const body = Uint8Array.from(line.subarray(0, line.length - cut));
      if (body.length > 0) found.push({ kind: 'frame', body, raw: body });
    }
  }

  function tooLong(): Framed {
    return { kind: 'bad', mistake: { what: `longer than ${limit} bytes`, where: 'frame' } };
  }

  return {
    feed(bytes) {
      const found: Framed[] = [];
      let searchFrom = Math.max(0, length - delimiter.length + 1);
      append(bytes);
      const all = room.subarray(0, length);
      let begin = 0;
      for (;;) {
        const end = all.indexOf(delimiter, searchFrom);
        if (end === -1) break;
        take(all.subarray(begin, end), found);
        begin = end + delimiter.length;
        searchFrom = begin;
      }
      // The last bytes may be the first of a delimiter, so they are not yet too many.
      if (!skipping && length - begin > limit + delimiter.length - 1) {
        found.push(tooLong());
        skipping = true;
      }
      if (skipping) begin = Math.max(begin, length - delimiter.length + 1);
      room.copyWithin(0, begin, length);
      length -= begin;
      if (room.length > 2 * FRAME_LIMIT) room = Buffer.from(room.subarray(0, length));
      return found;
    },
    patience: () => undefined,
    silence: () => [],
    end() {
      const unfinished = length > 0 && !skipping;
      length = 0;
      skipping = false;
      if (!unfinished) return [];
      const what = 'the connection ended inside the line';
      return [{ kind: 'bad', mistake: { what, where: 'frame' } }];
    },
    wrap: (body) => Buffer.concat([body, delimiter]),
  };
}
