import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolders } from '../setup/runtime-cache.mjs';

const built = fileURLToPath(new URL('../../out', import.meta.url));

/** Whether exactly what `out/` holds now has passed the tests on that Electron, on this machine. */
export async function wasVerified(electron: string): Promise<boolean> {
  return existsSync(await markOf(electron));
}

/** Remembers that it has. */
export async function markVerified(electron: string): Promise<void> {
  mkdirSync(join(cacheFolders()[0], 'verified'), { recursive: true });
  writeFileSync(await markOf(electron), '');
}

async function markOf(electron: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(built, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.toSorted())
    hash.update(file.slice(built.length)).update(await readFile(file));
  return join(cacheFolders()[0], 'verified', `electron-${electron}-${hash.digest('hex')}`);
}
