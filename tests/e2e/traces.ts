import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Which of some texts can be found in any file of a folder, written in any way in which software
 * leaves text behind: UTF-8, UTF-16LE (as IndexedDB keeps Chinese), base64 at each of its three
 * alignments, and hex.
 */
export function tracesOf(texts: readonly string[], folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  return texts.filter((text) =>
    writings(text).some((needle) => files.some((file) => file.includes(needle))),
  );
}

function writings(text: string): Buffer[] {
  const raw = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  return [
    ...raw,
    ...raw.flatMap((bytes) => [0, 1, 2].map((shift) => inBase64(bytes, shift))),
    ...raw.map((bytes) => Buffer.from(bytes.toString('hex'))),
  ];
}

/** The characters that any base64 of a text around these bytes must contain. */
function inBase64(bytes: Buffer, shift: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  // At both ends the characters depend on what stands beside.
  return Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, -1));
}
