import { statfs } from 'node:fs/promises';
import type { Timers } from '../shared/clock.ts';
import type { Health } from './health.ts';
import { type Log, reasonOf } from './log.ts';

const LOOK_MS = 60_000;
const MB = 1_000_000;

/**
 * From the worst on. A level begins below `under` and ends at `well`: a disk that breathes must not
 * cry wolf every minute.
 */
const LEVELS = [
  { under: 200 * MB, well: 300 * MB, why: 'less than 200 MB are free on the disk' },
  { under: 500 * MB, well: 600 * MB, why: 'less than 500 MB are free on the disk' },
] as const;

/**
 * Watches the room on the data folder's disk, at once and every minute: below 500 MB it warns, below
 * 200 MB it makes room as well (reliability.md).
 * @param makeRoom throws away what can be had again; asked each time the disk is found so full
 * @param freeBytes of the disk
 * @returns ends the watch
 */
export function startDiskGuard({
  folder,
  health,
  timers,
  log,
  makeRoom,
  freeBytes = () => freeBytesOf(folder),
}: {
  readonly folder: string;
  readonly health: Health;
  readonly timers: Timers;
  readonly log: Log;
  readonly makeRoom: () => Promise<void>;
  readonly freeBytes?: () => Promise<number>;
}): { close(): void } {
  let level: (typeof LEVELS)[number] | undefined;
  let timer: unknown;
  let closed = false;

  async function look(): Promise<void> {
    const free = await freeBytes();
    const stays = (each: (typeof LEVELS)[number]) =>
      level !== undefined && level.under <= each.under && free < each.well;
    level = LEVELS.find((each) => free < each.under || stays(each));
    if (level === undefined) health.clear('disk');
    else health.set('disk', level.why);
    if (level === LEVELS[0]) await makeRoom();
  }

  async function watch(): Promise<void> {
    try {
      await look();
    } catch (error) {
      log.warn('the disk cannot be watched', { why: reasonOf(error) });
    }
    // One look at a time: a disk that does not answer is not asked a second time.
    if (!closed) timer = timers.setTimeout(() => void watch(), LOOK_MS);
  }

  void watch();
  return {
    close() {
      closed = true;
      timers.clearTimeout(timer);
    },
  };
}

/** The room on the disk of a folder. */
export async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
