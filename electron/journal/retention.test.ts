import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder, aLog } from '../../tests/device.ts';
import { removeOld } from './retention.ts';

const NOW = 1_000;
const FUTURE = 5_000;
const UNKNOWN = 0;

/** Retention is 100; the last of them is the segment being written. */
async function left(begun: readonly number[], needed?: number): Promise<number[]> {
  const folder = aFolder();
  const file = (number: number) => join(folder, `${number}`);
  const segments = begun
    .slice(0, -1)
    .map((at, index) => ({ number: index, file: file(index), at }));
  for (const segment of segments) writeFileSync(segment.file, '');
  const kept = await removeOld({
    ...{ folder, segments, current: begun.at(-1) ?? 0, now: NOW, retentionMs: 100, log: aLog() },
    needed: new Set(needed === undefined ? [] : [file(needed)]),
  });
  expect(segments.filter((segment) => existsSync(segment.file))).toEqual(kept);
  return kept.map(({ at }) => at);
}

it.each<[string, number[], number[]]>([
  ['goes some time after the next one began', [100, 899, 900, 990], [899, 900]],
  ['stays while nobody knows that another began', [100, FUTURE], [100]],
  ['stays until one began for certain', [100, FUTURE, 950, 960], [100, FUTURE, 950]],
  ['goes although a later one is in the future', [100, FUTURE, 200, 950], [200]],
  ['does not go earlier by one that is in the past', [940, 10, 950, 960], [940, 10, 950]],
  ['goes although it is in the future itself', [FUTURE, 100, 200, 990], [200]],
  ['goes although nobody knows when it began', [UNKNOWN, 100, 200, 990], [200]],
  ['stays where nobody knows when any began', [UNKNOWN, UNKNOWN, 950], [UNKNOWN, UNKNOWN]],
])('an old segment %s', async (_what, begun, kept) => {
  expect(await left(begun)).toEqual(kept);
});

it('an old segment stays behind one that is needed', async () => {
  expect(await left([100, 200, 300, 990], 1)).toEqual([200, 300]);
});
