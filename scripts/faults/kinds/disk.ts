import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';
import type { Stand } from '../stand.ts';
import { pause, within } from '../wait.ts';

const DISK = '96m';

function run(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

let answer: string | undefined | null = null;

/** @returns why this machine cannot play a small disk */
function cannotMount(): string | undefined {
  if (answer !== null) return answer;
  const folder = mkdtempSync(join(tmpdir(), 'yiping-mount-'));
  const mounted = run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', folder);
  if (mounted) run('umount', folder);
  rmSync(folder, { recursive: true, force: true });
  answer = mounted ? undefined : 'mounting a tmpfs is not allowed here';
  return answer;
}

/** Puts the data folder on a small disk of its own; the kiosk must be off. */
function moveToSmallDisk({ hall }: Stand): void {
  const { dataFolder } = hall;
  const aside = `${dataFolder}-aside`;
  if (!run('cp', '-a', dataFolder, aside)) throw new Error('the data folder cannot be copied');
  mkdirSync(dataFolder, { recursive: true });
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${DISK},mode=755`, 'none', dataFolder)) {
    throw new Error('no tmpfs');
  }
  if (!run('cp', '-a', `${aside}/.`, dataFolder)) throw new Error('the copy does not fit');
}

const ballastOf = ({ hall }: Stand): string => join(hall.dataFolder, 'ballast');

/** Fills the disk to its last byte, or leaves so many free. */
function fill(stand: Stand, leave: number): void {
  const file = openSync(ballastOf(stand), 'a');
  const block = Buffer.alloc(4_096, 1);
  try {
    for (;;) writeSync(file, block);
  } catch {
    // Full.
  }
  closeSync(file);
  if (leave > 0) run('truncate', `--size=-${leave}`, ballastOf(stand));
}

const free = (stand: Stand): void => rmSync(ballastOf(stand), { force: true });

async function onSmallDisk(stand: Stand, play: () => Promise<void>): Promise<void> {
  await stand.citizen();
  await stand.kill('both');
  moveToSmallDisk(stand);
  stand.atEnd(() => {
    // Its content is wanted when the run fails.
    const { dataFolder } = stand.hall;
    cpSync(dataFolder, `${dataFolder}-small-disk`, { recursive: true });
    run('umount', '-l', dataFolder);
  });
  await stand.restart();
  await play();
  free(stand);
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
          fill(stand, random.pick([0, 0, 4_096, 40_960]));
          await stand.citizen();
          if (random.chance(0.5)) await stand.citizen();
          free(stand);
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
        fill(stand, random.pick([0, 4_096, 65_536]));
        // It may come up and say on its screen that it cannot work; it must not break what is there.
        const came = await within(
          12_000,
          stand.restart().then(() => true),
        );
        if (came === true) await stand.citizen();
        else await pause(500);
        free(stand);
        await stand.hall.province.faults.clear('down');
      }),
  },
];
