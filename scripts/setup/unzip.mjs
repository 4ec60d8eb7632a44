/** Unpacks one folder of a zip archive, for archives we do not trust to stay in their folder. */
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * Unpacks the entries that `placeOf` gives a place. Whatever the archive says, all may read them and those with an
 * execute bit are executable by all: the user that runs them is not the one that unpacked them.
 *
 * @param {string} archive the zip file
 * @param {string} folder where to; made if missing
 * @param {(name: string) => string | undefined} placeOf the path inside `folder` for an entry's name, or leave it out
 * @returns {Promise<number>} unpacked bytes
 * @throws {Error} when an entry or a link would leave the folder
 */
export async function unzip(archive, folder, placeOf) {
  // Imported late: a dev dependency that is not there before `npm ci` has run.
  const { default: yauzl } = await import('yauzl');
  const zip = await yauzl.openPromise(archive, { lazyEntries: true });
  let bytes = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const place = placeOf(entry.fileName);
      if (place === undefined || place === '') continue;
      const target = placeInside(folder, place);
      const mode = entry.externalFileAttributes >>> 16;
      if (entry.fileName.endsWith('/')) {
        await makeFolder(target, folder);
        continue;
      }
      await makeFolder(path.dirname(target), folder);
      const content = await zip.openReadStreamPromise(entry);
      if ((mode & FILE_TYPE) === SYMBOLIC_LINK) {
        const linked = await text(content);
        placeInside(folder, path.relative(folder, path.resolve(path.dirname(target), linked)));
        await symlink(linked, target);
        continue;
      }
      await pipeline(content, createWriteStream(target, { flags: 'wx' }));
      await chmod(target, (mode & 0o111) === 0 ? 0o644 : 0o755);
      bytes += entry.uncompressedSize;
    }
  } finally {
    zip.close();
  }
  return bytes;
}

/**
 * @param {string} folder a folder
 * @param {string} place a path meant to be inside it
 * @returns {string} the full path
 * @throws {Error} when it is not inside
 */
export function placeInside(folder, place) {
  const relative = path.relative(folder, path.resolve(folder, place));
  const outside =
    relative === '' ||
    relative === '..' ||
    relative.startsWith(`..${path.sep}`) ||
    path.isAbsolute(relative);
  if (outside || place.includes('\\'))
    throw new Error(`the archive names a path outside its folder: ${place}`);
  return path.join(folder, relative);
}

/** @param {string} target @param {string} folder @returns {Promise<void>} */
async function makeFolder(target, folder) {
  if ((await mkdir(target, { recursive: true })) === undefined) return;
  for (let made = target; made.startsWith(folder); made = path.dirname(made))
    await chmod(made, 0o755);
}
