import { cpSync } from 'node:fs';
import { pause, within } from '../../launch/wait.ts';
import type { Fault } from '../fault.ts';
import {
  cannotMount,
  fillDisk,
  freeDisk,
  moveToSmallDisk,
  removeSmallDisk,
} from '../small-disk.ts';
import type { Stand } from '../stand.ts';

async function onSmallDisk(stand: Stand, play: () => Promise<void>): Promise<void> {
  await stand.citizen();
  await stand.kill('both');
  const { dataFolder } = stand.hall;
  moveToSmallDisk(dataFolder);
  stand.atEnd(() => {
    // Its content is wanted when the run fails.
    cpSync(dataFolder, `${dataFolder}-small-disk`, { recursive: true });
    removeSmallDisk(dataFolder);
  });
  await stand.restart();
  await play();
  freeDisk(dataFolder);
  await stand.kill('both');
  await stand.restart();
}

export const diskFaults: readonly Fault[] = [
  {
    name: 'disk-full-running',
    does: 'the disk fills while running, is freed, fills again',
    impossible: cannotMount,
    play: (stand) =>
      onSmallDisk(stand, async () => {
        const { random } = stand;
        for (let round = 0; round < Math.min(2, stand.rounds); round++) {
          if (random.chance(0.5)) {
            await stand.hall.province.faults.set({ down: { mode: 'refuse' } });
          }
          await stand.citizen();
          stand.injected();
          fillDisk(stand.hall.dataFolder, random.pick([0, 0, 4_096, 40_960]));
          await stand.citizen();
          if (random.chance(0.5)) await stand.citizen();
          freeDisk(stand.hall.dataFolder);
          await stand.citizen();
          await stand.hall.province.faults.clear('down');
        }
      }),
  },
  {
    name: 'disk-full-at-start',
    does: 'the disk is full when the app starts, and freed later',
    impossible: cannotMount,
    play: (stand) =>
      onSmallDisk(stand, async () => {
        const { random } = stand;
        await stand.hall.province.faults.set({ down: { mode: 'refuse' } });
        await stand.citizen();
        await stand.kill('both');
        stand.injected();
        fillDisk(stand.hall.dataFolder, random.pick([0, 4_096, 65_536]));
        // It may come up and say on its screen that it cannot work; it must not break what is there.
        const came = await within(
          12_000,
          stand.restart().then(() => true),
        );
        if (came === true) await stand.citizen();
        else await pause(500);
        freeDisk(stand.hall.dataFolder);
        await stand.hall.province.faults.clear('down');
      }),
  },
];
