import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** An append-only file of JSON lines; without a path it only pretends, and nothing survives. */
export type Ledger<Entry> = Readonly<{
  /** What the file held when it was opened. */
  entries: readonly Entry[];
  /** Bytes of a torn last line that were cut off; 0 normally. */
  tornBytes: number;
  /** Writes one line; throws when the disk refuses, and then the file is as before. */
  append: (entry: Entry) => void;
  /** Returns when everything appended is on the disk. */
  sync: () => void;
  close: () => void;
}>;

/**
 * Opens the file of entries of this shape, making it when it is missing. A torn last line (killed while writing, hence never
 * answered) is cut; a broken line before it throws an Error that names file and line.
 */
export function openLedger<Entry>(
  path: string | undefined,
  shape: z.ZodType<Entry>,
): Ledger<Entry> {
  if (path === undefined) {
    return { entries: [], tornBytes: 0, append: () => {}, sync: () => {}, close: () => {} };
  }
  const isNew = !existsSync(path);
  const bytes = isNew ? Buffer.alloc(0) : readFileSync(path);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const entries = readLines(path, bytes.subarray(0, whole).toString('utf8'), shape);
  const file = openSync(path, 'a');
  ftruncateSync(file, whole);
  if (isNew) syncFolder(dirname(path));
  let length = whole;
  let unsynced = false;
  return {
    entries,
    tornBytes: bytes.length - whole,
    append: (entry) => {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      try {
        let written = 0;
        while (written < line.length) written += writeSync(file, line, written);
      } catch (error) {
        ftruncateSync(file, length);
        throw error;
      }
      length += line.length;
      unsynced = true;
    },
    sync: () => {
      if (!unsynced) return;
      fsyncSync(file);
      unsynced = false;
    },
    close: () => closeSync(file),
  };
}

function readLines<Entry>(path: string, text: string, shape: z.ZodType<Entry>): Entry[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, at) => {
    const entry = shape.safeParse(parseJson(line));
    if (!entry.success) throw new Error(`${path}, line ${at + 1}: not a record of this simulator`);
    return entry.data;
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A new file's name is only durable once its folder is; Windows cannot open folders. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
