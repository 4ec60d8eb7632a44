import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readLine } from './line.ts';

/** Asked of the disk at once: a journal of many days is read before the first service. */
const READ_BYTES = 256 * 1024;

/** One line as it lies in a file of the journal. */
export interface PlacedLine {
  readonly text: string;
  /** Its first byte in the file, and how many it has without its end. */
  readonly at: number;
  readonly bytes: number;
  /** The first is 1. */
  readonly number: number;
  /** The last one of a file, cut off by a power cut: nobody was ever told that it was kept. */
  readonly torn: boolean;
  /** Whole, but its `\n` has become something else. */
  readonly endless: boolean;
}

/** @returns the segments of a journal folder, oldest first */
export async function segmentsIn(folder: string): Promise<{ number: number; file: string }[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => {
      const number = /^segment-(\d{8})\.journal$/.exec(name)?.[1];
      return number === undefined ? [] : [{ number: Number(number), file: join(folder, name) }];
    })
    .sort((a, b) => a.number - b.number);
}

/**
 * The lines of a file as they come. Cut at the byte `\n` alone: `readline` also cuts at U+2028,
 * which JSON leaves as it is and a province may send.
 */
export async function* linesOf(file: string): AsyncGenerator<PlacedLine> {
  let rest: Buffer = Buffer.alloc(0);
  let at = 0;
  let number = 0;
  const placed = (bytes: Buffer, torn = false, endless = false): PlacedLine => {
    number += 1;
    return { text: bytes.toString('utf8'), at, bytes: bytes.length, number, torn, endless };
  };
  const source: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: READ_BYTES });
  for await (const chunk of source) {
    const read = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = read.indexOf(10); end !== -1; end = read.indexOf(10, from)) {
      const bytes = read.subarray(from, end);
      yield placed(bytes);
      at += bytes.length + 1;
      from = end + 1;
    }
    rest = read.subarray(from);
  }
  if (rest.length > 0) yield placed(...whatIsLeft(rest));
}

/** The end of a file without `\n`: a whole line that lost it, one whose `\n` went bad, or a torn one. */
function whatIsLeft(rest: Buffer): [bytes: Buffer, torn: boolean, endless: boolean] {
  const isLine = (bytes: Buffer) => readLine(bytes.toString('utf8')).type !== 'corrupt';
  const shorter = rest.subarray(0, -1);
  if (isLine(rest)) return [rest, false, false];
  return isLine(shorter) ? [shorter, false, true] : [rest, true, false];
}
