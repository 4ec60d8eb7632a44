import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Log, reasonOf } from '../log.ts';

/** Five working days are fewer, whatever holidays lie between; then a form cannot be entered any more. */
const KEPT_MS = 30 * 24 * 60 * 60_000;

/**
 * Throws away the PDFs of paper forms that nobody can use any more. Never rejects: one that stays is
 * tried again the next time.
 * @param folder holds them, and nothing else; may not be there yet
 * @param now the machine's own clock, as the disk has it, ms since 1970 UTC
 */
export async function dropOldPages(folder: string, now: number, log: Log): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      const file = join(folder, name);
      if (!name.endsWith('.pdf') || now - (await stat(file)).mtimeMs < KEPT_MS) continue;
      await rm(file);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    log.warn('old pages of forms could not be thrown away', { why: reasonOf(error) });
  }
}
