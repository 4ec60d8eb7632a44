import type { Identity } from '../device/identity.ts';
import { isBehind } from './chain-end.ts';
import type { Gathered } from './gathering.ts';

/**
 * Why the end of the chain cannot be known (R13), if so: what the lines say, and what only the
 * device's own memory tells.
 */
export function doubtOf(
  { chain, segments }: Pick<Gathered, 'chain' | 'segments'>,
  identity: Pick<Identity, 'epoch' | 'journalEnd'>,
): string | undefined {
  const doubt = chain.doubt();
  if (doubt !== undefined) return doubt;
  const { head } = chain;
  const epoch = identity.epoch();
  // It has never sealed anything: nothing can be missing.
  if (epoch === 0 && !chain.isTold) return undefined;
  if (!chain.isTold && head.seq === 0) return 'the journal of this device is missing';
  if (head.epoch < epoch) return 'the journal ends before the epoch this device has begun';
  const end = identity.journalEnd();
  if (end === undefined) return undefined;
  const newest = segments.at(-1);
  if (newest === undefined || newest.number < end.segment) {
    return `segment ${end.segment} of the journal is missing`;
  }
  // Its first line was on the disk before the device remembered the segment.
  if (newest.number === end.segment && newest.at === 0) {
    return `the beginning of segment ${end.segment} cannot be read`;
  }
  if (isBehind(head, end.head) || (isSame(head, end.head) && head.hash !== end.head.hash)) {
    return `the journal ended at ${end.head.epoch}/${end.head.seq}, and now does not reach it`;
  }
  return undefined;
}

function isSame(a: { epoch: number; seq: number }, b: { epoch: number; seq: number }): boolean {
  return a.epoch === b.epoch && a.seq === b.seq;
}
