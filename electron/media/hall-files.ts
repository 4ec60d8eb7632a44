import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type HallFolder, hallFileType } from '../../shared/media.ts';

const MB = 1_000_000;

/** What a device loads without choking, bytes. */
const MOST = { image: 20 * MB, video: 1_000 * MB, audio: 20 * MB } as const;

/** A file of the hall that may be shown, played and served. */
export interface HallFile {
  readonly path: string;
  /** Content type. */
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Changes with the content. */
  readonly version: string;
}

export type Found =
  | { readonly ok: true; readonly file: HallFile }
  | { readonly ok: false; readonly why: string };

/**
 * Looks at a file of the hall without opening it. Links are not followed, neither the file nor its
 * folder: what lies elsewhere is nobody's to show.
 * @param root the data folder
 */
export async function findHallFile(root: string, folder: HallFolder, name: string): Promise<Found> {
  const type = hallFileType(folder, name);
  if (type === undefined) return { ok: false, why: 'the name is not allowed' };
  const path = join(root, folder, name);
  try {
    if (!(await lstat(join(root, folder))).isDirectory()) {
      return { ok: false, why: 'its folder is no folder' };
    }
    const status = await lstat(path);
    const { size } = status;
    if (!status.isFile()) return { ok: false, why: 'not an ordinary file' };
    if (size === 0) return { ok: false, why: 'empty' };
    const most = mostOf(type);
    if (size > most) return { ok: false, why: `larger than ${most / MB} MB` };
    return { ok: true, file: { path, type, size, version: versionOf(status) } };
  } catch (error) {
    return { ok: false, why: codeOf(error) };
  }
}

/**
 * Reads a part of what `findHallFile` found. The file is open only meanwhile: nothing is left open
 * when the window loses interest in a video, and the hall can put another file in its place.
 * @param position of the first byte
 * @throws when the file has become something else since
 */
export async function readHallFile(
  { path, version }: HallFile,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    if (versionOf(await handle.stat()) !== version) throw new Error('the file has changed');
    const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position);
    if (bytesRead === 0) throw new Error('the file ends early');
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function versionOf({ mtimeMs, size }: { readonly mtimeMs: number; readonly size: number }): string {
  return `${Math.round(mtimeMs)}-${size}`;
}

function mostOf(type: string): number {
  if (type.startsWith('video/')) return MOST.video;
  return type.startsWith('audio/') ? MOST.audio : MOST.image;
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === 'ENOENT' ? 'missing' : `cannot be read: ${code || String(error)}`;
}
