import { rm } from 'node:fs/promises';
import { syncFolder } from '../device/durable-file.ts';
import { type Log, reasonOf } from '../log.ts';
import type { PastSegment } from './gathering.ts';
import type { Replay } from './replay.ts';

/**
 * @returns the files of earlier runs in which something stands that nothing has become of yet, or of
 *   which a newer version knows more
 */
export function filesInNeed({
  needed,
  open,
  drafts,
  stuck,
  withForeign,
}: Pick<Replay, 'needed' | 'open' | 'drafts' | 'stuck' | 'withForeign'>): readonly string[] {
  const isUnsettled = (id: string) => open.has(id) || drafts.has(id) || stuck.has(id);
  const own = [...needed].flatMap(([file, ids]) => ([...ids].some(isUnsettled) ? [file] : []));
  return [...withForeign, ...own];
}

/**
 * Removes the segments whose time is over, oldest first and never leaving a hole: the chain in what
 * stays must begin somewhere and have no gap from there on (R13).
 * @param segments all but the one being written, oldest first
 * @param current when that one began, ms since 1970 UTC
 * @param now by a clock known to be right, ms since 1970 UTC
 * @param retentionMs how long a segment stays after its end
 * @param needed files that hold something unsettled
 * @returns what is left
 */
export async function removeOld(options: {
  readonly folder: string;
  readonly segments: readonly PastSegment[];
  readonly current: number;
  readonly now: number;
  readonly retentionMs: number;
  readonly needed: ReadonlySet<string>;
  readonly log: Log;
}): Promise<readonly PastSegment[]> {
  const { folder, segments, current, now, retentionMs, needed, log } = options;
  const begun = [...segments.map(({ at }) => at), current];
  let gone = 0;
  try {
    for (const [index, { file }] of segments.entries()) {
      if (endOf(index, begun, now) >= now - retentionMs || needed.has(file)) break;
      await rm(file, { force: true });
      gone += 1;
    }
    if (gone > 0) syncFolder(folder);
  } catch (error) {
    log.error('an old segment of the journal cannot be removed', { why: reasonOf(error) });
  }
  if (gone > 0) log.info('old segments of the journal were removed', { count: gone });
  return segments.slice(gone);
}

/**
 * When a segment ended: when the next one began, but each of these times was taken from a clock that
 * may have been wrong at a start without the province, in either direction. What lies in the future
 * was; so was what lies before the beginning of an earlier segment. The least of the others counts.
 * @param begun when each segment began, oldest first; 0 when that is unknown
 * @returns `Infinity` when no later beginning can be believed
 */
function endOf(index: number, begun: readonly number[], now: number): number {
  const past = begun.map((at) => (at > now ? 0 : at));
  const own = Math.max(...past.slice(0, index + 1));
  const later = past.slice(index + 1).filter((at) => at > 0 && at >= own);
  return Math.min(...later);
}
