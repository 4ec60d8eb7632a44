import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIZE = '96m';

function run(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

let answer: string | undefined | null = null;

/** @returns why this machine cannot play a small disk */
export function cannotMount(): string | undefined {
  if (answer !== null) return answer;
  const folder = mkdtempSync(join(tmpdir(), 'yiping-mount-'));
  const mounted = run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', folder);
  if (mounted) run('umount', folder);
  rmSync(folder, { recursive: true, force: true });
  answer = mounted ? undefined : 'mounting a tmpfs is not allowed here';
  return answer;
}

/** Puts a data folder, with what is in it, on a small disk of its own; nobody may be using it. */
export function moveToSmallDisk(dataFolder: string): void {
  const aside = `${dataFolder}-aside`;
  mkdirSync(dataFolder, { recursive: true });
  if (!run('cp', '-a', dataFolder, aside)) throw new Error('the data folder cannot be copied');
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${SIZE},mode=755`, 'none', dataFolder)) {
    throw new Error('no tmpfs');
  }
  if (!run('cp', '-a', `${aside}/.`, dataFolder)) throw new Error('the copy does not fit');
}

/** What is on it is gone. */
export function removeSmallDisk(dataFolder: string): void {
  run('umount', '-l', dataFolder);
}

const ballastIn = (dataFolder: string): string => join(dataFolder, 'ballast');

/** Fills the disk to its last byte, or leaves so many free. */
export function fillDisk(dataFolder: string, leave = 0): void {
  const ballast = ballastIn(dataFolder);
  const file = openSync(ballast, 'a');
  const block = Buffer.alloc(4_096, 1);
  try {
    for (;;) writeSync(file, block);
  } catch {
    // Full.
  }
  closeSync(file);
  if (leave > 0) run('truncate', `--size=-${leave}`, ballast);
}

export function freeDisk(dataFolder: string): void {
  rmSync(ballastIn(dataFolder), { force: true });
}
