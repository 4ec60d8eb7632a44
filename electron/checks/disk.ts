import { randomUUID } from 'node:crypto';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Finding } from '../../shared/setup-requests.ts';

const MB = 1_000_000;
/** Written in pieces of a megabyte and made durable once. */
const PIECES = 16;
/** As many records as are made durable one by one. */
const SYNCS = 20;
const RECORD = Buffer.alloc(4_096, 0x59);

/** What a disk has shown. */
export interface DiskSpeed {
  readonly freeBytes: number;
  readonly bytesPerSecond: number;
  /** The longest of several times a small record took to be durable, ms. */
  readonly slowestSyncMs: number;
}

/**
 * Writes to the data folder's disk as the journal does, and takes it all away again.
 * @param now monotonic ms
 * @throws what the disk refuses
 */
export async function measureDisk(
  folder: string,
  now: () => number = () => performance.now(),
): Promise<DiskSpeed> {
  const file = join(folder, `disk-check-${randomUUID()}`);
  const handle = await open(file, 'w', 0o600);
  try {
    let slowestSyncMs = 0;
    for (let at = 0; at < SYNCS; at += 1) {
      const began = now();
      await handle.write(RECORD);
      await handle.datasync();
      slowestSyncMs = Math.max(slowestSyncMs, now() - began);
    }
    const piece = Buffer.alloc(MB, 0x59);
    const began = now();
    for (let at = 0; at < PIECES; at += 1) await handle.write(piece);
    await handle.sync();
    // A clock's grain may hide a fast disk.
    const seconds = Math.max(now() - began, 1) / 1_000;
    const { bavail, bsize } = await statfs(folder);
    return {
      freeBytes: bavail * bsize,
      bytesPerSecond: (PIECES * piece.byteLength) / seconds,
      slowestSyncMs,
    };
  } finally {
    await handle.close();
    await rm(file, { force: true });
  }
}

/** Below the first the device warns of itself; below the second a year's journal has no room. */
const LEAST_FREE = 500 * MB;
const GOOD_FREE = 2_000 * MB;
const LEAST_SPEED = 2 * MB;
/** A citizen waits for it, before “saved” is shown. */
const LONGEST_SYNC_MS = 1_000;

export function diskFindings({
  freeBytes,
  bytesPerSecond,
  slowestSyncMs,
}: DiskSpeed): readonly Finding[] {
  const free = `${(freeBytes / 1_000 / MB).toFixed(1)} GB`;
  const speed = `${(bytesPerSecond / MB).toFixed(0)} MB/s`;
  const sync = `${Math.ceil(slowestSyncMs)} ms`;
  return [
    {
      is: freeBytes < LEAST_FREE ? 'wrong' : freeBytes < GOOD_FREE ? 'unsaid' : 'right',
      what: bilingual(`可用空间 ${free}`, 'free'),
      ...(freeBytes < GOOD_FREE && { advice: MAKE_ROOM }),
    },
    {
      is: bytesPerSecond < LEAST_SPEED ? 'wrong' : 'right',
      what: bilingual(`写入速度 ${speed}`, 'written'),
      ...(bytesPerSecond < LEAST_SPEED && { advice: OTHER_DISK }),
    },
    {
      is: slowestSyncMs > LONGEST_SYNC_MS ? 'wrong' : 'right',
      what: bilingual(`落盘（fsync）最慢 ${sync}`, 'slowest fsync'),
      ...(slowestSyncMs > LONGEST_SYNC_MS && { advice: OTHER_DISK }),
    },
  ];
}

const MAKE_ROOM = bilingual(
  '删除本机上与评价无关的文件，留出 2 GB 以上',
  'delete what has nothing to do with ratings until 2 GB are free',
);
const OTHER_DISK = bilingual(
  '磁盘过慢，市民保存评价时会等待：更换固态硬盘，勿用 U 盘或网络盘作数据目录',
  'the disk is slow and citizens wait for it: use an SSD; a USB stick or a network drive is no place for the data folder',
);
