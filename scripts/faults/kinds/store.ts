import { randomBytes } from 'node:crypto';
import { cp, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import { lastSegment, type Stand } from '../stand.ts';

const KIB = 1_024;

/** Citizens who are thanked while the province cannot be reached, then the power goes. */
async function thankedAndOff(stand: Stand, count: number): Promise<void> {
  await stand.hall.province.faults.set({ down: { mode: 'refuse' } });
  for (let each = 0; each < count; each++) await stand.citizen();
  await stand.kill('both');
}

function damage(name: string, does: string, hurt: (stand: Stand) => Promise<void>): Fault {
  return {
    name,
    does,
    async play(stand) {
      for (let round = 0; round < Math.max(1, stand.rounds - 1); round++) {
        await thankedAndOff(stand, stand.random.whole(1, 3));
        stand.injected();
        await hurt(stand);
        await stand.restart();
        await stand.hall.province.faults.clear('down');
      }
    },
  };
}

const indexedDb = ({ hall }: Stand): string => join(hall.dataFolder, 'chromium', 'IndexedDB');

async function overwrite(file: string, stand: Stand, bytes: number): Promise<void> {
  const { size } = await stat(file);
  const at = stand.random.whole(0, Math.max(0, size - 1));
  const handle = await open(file, 'r+');
  try {
    const length = Math.min(bytes, size - at);
    await handle.write(randomBytes(length), 0, length, at);
  } finally {
    await handle.close();
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return paths.filter((_path, index) => (sizes[index] ?? 0) > 0);
}

export const outboxDamages: readonly Fault[] = [
  damage('chromium-deleted', "Chromium's whole folder deleted while off", ({ hall }) =>
    rm(join(hall.dataFolder, 'chromium'), { recursive: true }),
  ),
  damage('indexeddb-deleted', "the outbox's database deleted while off", (stand) =>
    rm(indexedDb(stand), { recursive: true, force: true }),
  ),
  damage('indexeddb-overwritten', '1 KiB of a file of the database overwritten', async (stand) => {
    const files = await filesIn(indexedDb(stand));
    if (files.length > 0) await overwrite(stand.random.pick(files), stand, KIB);
  }),
];

export const journalDamages: readonly Fault[] = [
  damage(
    'journal-corrupted',
    "some bytes of the journal's last file overwritten",
    async (stand) => {
      const last = await lastSegment(stand.hall.dataFolder);
      if (last !== undefined) await overwrite(last.file, stand, stand.random.pick([1, 8, 200]));
    },
  ),
  damage('journal-segment-deleted', "the journal's last file deleted", async ({ hall }) => {
    const last = await lastSegment(hall.dataFolder);
    if (last !== undefined) await rm(last.file);
  }),
];

/**
 * The disk as a power cut may leave it: the journal cut anywhere behind the last byte that was known
 * to be synced, the database as it was some time before. Only thanks said before the cut count.
 */
export const powerCut: Fault = {
  name: 'power-cut',
  does: 'journal cut at a random byte, the database of an earlier moment',
  async play(stand) {
    const { hall, random } = stand;
    await hall.province.faults.set({ down: { mode: 'refuse' } });
    const copy = join(hall.dataFolder, '..', 'chromium-of-before');
    const moment = random.whole(0, 2);
    const ratings = random.whole(2, 4);
    const entries = [];
    for (let each = 0; each < ratings; each++) {
      if (each === moment) await cp(join(hall.dataFolder, 'chromium'), copy, { recursive: true });
      entries.push(await stand.citizen());
    }
    await stand.kill('both');
    stand.injected();
    const last = await lastSegment(hall.dataFolder);
    const thanked = entries.filter((entry) => entry.acknowledged);
    if (last === undefined) return;
    const from = thanked[0]?.journalBytes ?? last.bytes;
    const cut = random.whole(Math.min(from, last.bytes), last.bytes);
    await truncate(last.file, cut);
    for (const entry of entries) entry.counts = entry.journalBytes <= cut;
    if (moment < ratings) {
      // In place, file by file: the folder's owner is the kiosk's user.
      await rm(indexedDb(stand), { recursive: true, force: true });
      await cp(join(copy, 'IndexedDB'), indexedDb(stand), { recursive: true }).catch(
        () => undefined,
      );
      await stand.own(indexedDb(stand));
    }
    await stand.restart();
  },
};
