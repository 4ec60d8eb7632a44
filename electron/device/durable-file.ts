import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small file so that after a power cut there is the old one or the new one, never half.
 * @param mode of the file; by default only its owner may read it
 */
export function writeDurably(file: string, content: string | Uint8Array, mode = 0o600): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', mode);
  try {
    // Unlike `writeSync` this writes on where a nearly full disk took only a part.
    writeFileSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
  syncFolder(folder);
}

/** Makes a new or renamed entry of a folder survive a power cut; Windows needs and allows no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
