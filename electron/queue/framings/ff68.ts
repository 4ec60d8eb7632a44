import type { Framed, Framing } from './framing.ts';

// `FF 68 L L 68 ADDR FUNC DATA… CS 16`; L = 2 + len(DATA), CS = (ADDR + FUNC + ΣDATA) mod 256.
const START = 0xff;
const MARK = 0x68;
const END = 0x16;
const SHORTEST = 2;
const LONGEST = 64;
const HEAD = 5;
const TAIL = 2;

/**
 * The serial framing `ff68` (queue-machine.md). A body is `ADDR FUNC DATA…`. A start (`FF 68`) that
 * turns out wrong costs one byte, not the frame it claimed, so a real frame behind noise or inside
 * a broken one still comes out; each rejected start is one bad frame.
 * @param settings.silenceMs after so long without a byte inside a frame its start byte is given up
 */
export function createFf68Framing(settings: { readonly silenceMs: number }): Framing {
  /** Empty, or an unfinished frame with its start byte first: never longer than one frame. */
  let held: Uint8Array = new Uint8Array(0);
  let lastByteAt: number | undefined;

  /** Takes everything decided out of `bytes` and holds the unfinished rest. */
  function scan(bytes: Uint8Array, found: Framed[]): void {
    let at = 0;
    while (at < bytes.length) {
      const verdict = judge(bytes, at);
      if (verdict.kind === 'unfinished') break;
      if (verdict.kind === 'frame') {
        // `slice` of a Buffer is no copy.
        const raw = Uint8Array.from(bytes.subarray(at, at + verdict.length));
        found.push({ kind: 'frame', body: raw.slice(HEAD, -TAIL), raw });
        at += verdict.length;
        continue;
      }
      if (verdict.kind === 'bad') found.push(bad(verdict.what));
      at += 1;
    }
    held = Uint8Array.from(bytes.subarray(at));
  }

  /** The start byte is given up and the rest looked through, until nothing waits any more. */
  function giveUp(what: string): Framed[] {
    const found: Framed[] = [];
    while (held.length > 0) {
      // A lone FF is noise of an idle line, not a start.
      if (held[1] === MARK) found.push(bad(what));
      scan(held.subarray(1), found);
    }
    return found;
  }

  return {
    feed(bytes, monotonicMs) {
      if (bytes.length === 0) return [];
      const silent = lastByteAt !== undefined && monotonicMs - lastByteAt >= settings.silenceMs;
      const found = silent ? giveUp('silence inside the frame') : [];
      lastByteAt = monotonicMs;
      scan(held.length === 0 ? bytes : Buffer.concat([held, bytes]), found);
      return found;
    },
    patience: () => (held.length === 0 ? undefined : settings.silenceMs),
    silence: () => giveUp('silence inside the frame'),
    end: () => giveUp('the connection ended inside the frame'),
    wrap({ body }) {
      const sum = body.reduce((total, byte) => total + byte, 0);
      return Uint8Array.of(START, MARK, body.length, body.length, MARK, ...body, sum % 256, END);
    },
  };
}

type Verdict =
  | { readonly kind: 'noise' | 'unfinished' }
  | { readonly kind: 'bad'; readonly what: string }
  | { readonly kind: 'frame'; readonly length: number };

/** Judges by the first byte that decides, so that the same bytes in any pieces are judged alike. */
function judge(bytes: Uint8Array, at: number): Verdict {
  if (bytes[at] !== START) return { kind: 'noise' };
  const mark = bytes[at + 1];
  if (mark === undefined) return { kind: 'unfinished' };
  if (mark !== MARK) return { kind: 'noise' };
  const length = bytes[at + 2];
  if (length === undefined) return { kind: 'unfinished' };
  if (length < SHORTEST || length > LONGEST) return { kind: 'bad', what: 'length out of range' };
  const again = bytes[at + 3];
  if (again === undefined) return { kind: 'unfinished' };
  if (again !== length) return { kind: 'bad', what: 'the two lengths differ' };
  const secondMark = bytes[at + 4];
  if (secondMark === undefined) return { kind: 'unfinished' };
  if (secondMark !== MARK) return { kind: 'bad', what: 'no second mark' };
  const checksumAt = at + HEAD + length;
  const end = bytes[checksumAt + 1];
  if (end === undefined) return { kind: 'unfinished' };
  const sum = bytes.subarray(at + HEAD, checksumAt).reduce((total, byte) => total + byte, 0);
  if (bytes[checksumAt] !== sum % 256) return { kind: 'bad', what: 'wrong checksum' };
  if (end !== END) return { kind: 'bad', what: 'wrong end byte' };
  return { kind: 'frame', length: HEAD + length + TAIL };
}

function bad(what: string): Framed {
  return { kind: 'bad', mistake: { what, where: 'frame' } };
}
