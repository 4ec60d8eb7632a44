import { FRAME_LIMIT } from '../../../shared/queue-profile.ts';
import type { Framed, Framing } from './framing.ts';
import { createHeldBytes } from './held-bytes.ts';
import { bytesOfHex } from './hex.ts';

const CARRIAGE_RETURN = 0x0d;

/**
 * Frames that end with a delimiter. With `\n` a carriage return before it is taken off too, so
 * that CRLF and LF may be mixed; with `\r\n` a bare `\n` is part of the message. Empty lines are
 * nothing (many machines send them to keep the connection). A body is bytes: which characters they
 * mean is the codec's matter.
 *
 * A line longer than `limit` counts as bad once, when it is too long, and everything up to the next
 * delimiter is thrown away without being kept.
 * @param settings.delimiter `\n`, `\r\n` or one byte as two digits of upper-case hex
 * @param settings.limit bytes before the delimiter; at most 64 KiB
 */
export function createLineFraming(settings: {
  readonly delimiter: string;
  readonly limit?: number;
}): Framing {
  const isByte = /^[0-9A-F]{2}$/.test(settings.delimiter);
  const delimiter = isByte ? bytesOfHex(settings.delimiter) : Buffer.from(settings.delimiter);
  const takesCarriageReturn = settings.delimiter === '\n';
  const limit = Math.min(settings.limit ?? FRAME_LIMIT, FRAME_LIMIT);
  const held = createHeldBytes(2 * FRAME_LIMIT);
  let skipping = false;

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
      let searchFrom = Math.max(0, held.all().length - delimiter.length + 1);
      held.append(bytes);
      const all = held.all();
      let begin = 0;
      for (;;) {
        const end = all.indexOf(delimiter, searchFrom);
        if (end === -1) break;
        take(all.subarray(begin, end), found);
        begin = end + delimiter.length;
        searchFrom = begin;
      }
      // The last bytes may be the first of a delimiter, so they are not yet too many.
      if (!skipping && all.length - begin > limit + delimiter.length - 1) {
        found.push(tooLong());
        skipping = true;
      }
      if (skipping) begin = Math.max(begin, all.length - delimiter.length + 1);
      held.drop(begin);
      return found;
    },
    patience: () => undefined,
    silence: () => [],
    end() {
      const unfinished = held.all().length > 0 && !skipping;
      held.drop(held.all().length);
      skipping = false;
      if (!unfinished) return [];
      const what = 'the connection ended inside the line';
      return [{ kind: 'bad', mistake: { what, where: 'frame' } }];
    },
    wrap: ({ body }) => Buffer.concat([body, delimiter]),
  };
}
