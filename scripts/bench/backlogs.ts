import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prefillJournal } from './prefilled-journal.ts';

/** How long the outage has lasted of which a large backlog is left: so many are not rated in a day. */
export const OUTAGE_DAYS = 30;

/** In a folder that only this run may read. */
const DEVICE = 'device';

/** What was sealed once in this run, by how much of it there is. */
const made = new Map<string, { readonly folder: string; readonly sealed: Promise<void> }>();

/**
 * Puts undelivered records into a device's data folder before it is started. Sealing thousands takes
 * as long as measuring them: the same backlog is sealed once in a run, and copied.
 * @param days they were rated evenly over so many days, the last of them when they were sealed
 */
export async function putBacklog(dataFolder: string, count: number, days: number): Promise<void> {
  const wish = `${count} of ${days} days`;
  let backlog = made.get(wish);
  if (backlog === undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'yiping-backlog-'));
    backlog = { folder, sealed: prefillJournal(join(folder, DEVICE), count, {}, days) };
    made.set(wish, backlog);
  }
  try {
    await backlog.sealed;
  } catch (error) {
    // The next bench may have more luck.
    made.delete(wish);
    await rm(backlog.folder, { recursive: true, force: true });
    throw error;
  }
  await cp(join(backlog.folder, DEVICE), dataFolder, { recursive: true });
}

/** Takes all of them away again. */
export async function removeBacklogs(): Promise<void> {
  for (const { folder } of made.values()) await rm(folder, { recursive: true, force: true });
  made.clear();
}
