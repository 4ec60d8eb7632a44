import { rm } from 'node:fs/promises';
import { syncFolder } from '../device/durable-file.ts';
import { type Log, reasonOf } from '../log.ts';
import type { PastSegment } from './gathering.ts';

/**
 * Removes the segments whose time is over, oldest first and never leaving a hole: the chain in what
 * stays must begin somewhere and have no gap from there on (R13).
 * @param segments all but the one being written, oldest first
 * @param end when the last of them ended, ms since 1970 UTC
 * @param oldest what ended before this is over, ms since 1970 UTC
 * @param needed files that hold something unsettled
 * @returns what is left
 */
export async function removeOld(options: {
  readonly folder: string;
  readonly segments: readonly PastSegment[];
  readonly end: number;
  readonly oldest: number;
  readonly needed: ReadonlySet<string>;
  readonly log: Log;
}): Promise<readonly PastSegment[]> {
  const { folder, segments, end, oldest, needed, log } = options;
  let gone = 0;
  for (const [index, { file, at }] of segments.entries()) {
    const ended = segments[index + 1]?.at ?? end;
    // 0: nobody knows when it began, or it is the one before that.
    if (at === 0 || ended === 0 || ended >= oldest || needed.has(file)) break;
    try {
      await rm(file, { force: true });
      gone += 1;
    } catch (error) {
      log.error('an old segment of the journal cannot be removed', { why: reasonOf(error) });
      break;
    }
  }
  if (gone > 0) {
    syncFolder(folder);
    log.info('old segments of the journal were removed', { count: gone });
  }
  return segments.slice(gone);
}
