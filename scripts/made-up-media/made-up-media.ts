/** Media for tests and measurements: nothing in them but colour. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';

/** A second and a half each, 160 × 90, without sound; recorded from a canvas by Chromium. */
export const FILMS = ['film.webm', 'film.mp4'] as const;

/** Puts the films into a folder that exists. */
export async function putFilms(folder: string): Promise<void> {
  for (const film of FILMS) {
    await copyFile(fileURLToPath(new URL(film, import.meta.url)), join(folder, film));
  }
}

export const PICTURES = ['one.png', 'two.png', 'three.png'] as const;
/** Of a hall's screen, so that each is 9 MB once it is decoded. */
const PICTURE = { width: 1920, height: 1200 } as const;

/** Puts pictures and films where a device looks for its hall's own. */
export async function putHallMedia(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'media');
  await mkdir(folder, { recursive: true });
  await putFilms(folder);
  for (const [at, name] of PICTURES.entries()) {
    await writeFile(join(folder, name), aPng(PICTURE.width, PICTURE.height, 80 + at * 60));
  }
}

/** A picture of one colour, written by hand. Sides in pixels, `grey` 0 to 255. */
export function aPng(width: number, height: number, grey = 0x77): Buffer {
  const part = (type: string, content: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), content]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(content.length, 0);
    frame.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits of red, green and blue each.
  header.set([8, 2], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, grey)]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    part('IHDR', header),
    part('IDAT', pixels),
    part('IEND', Buffer.alloc(0)),
  ]);
}

/** A recording of nothing at 8 000 samples a second, of 8 bits each. */
export function aSilence(samples: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  // Plain samples, one channel.
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples, 40);
  return Buffer.concat([header, Buffer.alloc(samples, 0x80)]);
}
