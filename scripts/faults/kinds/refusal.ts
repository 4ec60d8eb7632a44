import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aWish } from '../citizen.ts';
import type { Fault } from '../fault.ts';
import { refuseJournal } from '../refused-journal.ts';
import type { Stand } from '../stand.ts';

/** One copy is enough to thank a citizen, and it has to be enough to deliver. */
async function thankedAllTheSame(stand: Stand, intact: string): Promise<void> {
  stand.injected();
  const entry = await stand.citizen({ ...aWish(stand.random, false), lingersMs: 0 });
  if (!entry.acknowledged) {
    throw new Error(`${entry.ticket} was not thanked, though the ${intact} was intact`);
  }
}

export const journalRefused: Fault = {
  name: 'journal-refused',
  does: "the disk takes nothing for the journal; the outbox is intact, then main's process dies",
  async play(stand) {
    const { hall, random } = stand;
    for (let round = 0; round < Math.max(1, stand.rounds - 1); round++) {
      await stand.citizen();
      if (random.chance(0.7)) await hall.province.faults.set({ down: { mode: 'refuse' } });
      await refuseJournal(hall.kiosk());
      for (let each = random.whole(1, 2); each > 0; each--)
        await thankedAllTheSame(stand, 'outbox');
      await stand.kill('both');
      await stand.restart();
      await hall.province.faults.clear('down');
    }
  },
};

export const outboxRefused: Fault = {
  name: 'outbox-refused',
  does: "a file stands where the outbox's database should be; the journal is intact",
  async play(stand) {
    const { hall, random } = stand;
    const database = join(hall.dataFolder, 'chromium', 'IndexedDB');
    for (let round = 0; round < Math.max(1, stand.rounds - 1); round++) {
      await stand.citizen();
      await stand.kill('both');
      await rm(database, { recursive: true, force: true });
      await writeFile(database, 'in the way');
      await stand.restart();
      for (let each = random.whole(1, 2); each > 0; each--) {
        await thankedAllTheSame(stand, 'journal');
      }
      await stand.kill('both');
      await rm(database);
      await stand.restart();
    }
  },
};
