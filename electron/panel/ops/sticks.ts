import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Mount } from '../../provisioning/usb.ts';

/** A removable disk that is there now. */
export interface Stick {
  readonly folder: string;
  /** What people see of it. */
  readonly label: string;
}

/**
 * Removable disks that are mounted now: folders on another file system than the place they are in.
 * @param mounts where they are mounted, with how many folders in between
 */
export async function sticksIn(mounts: readonly Mount[]): Promise<readonly Stick[]> {
  const sticks: Stick[] = [];
  async function look(folder: string, disk: number, depth: number): Promise<void> {
    if (depth === 0) return;
    for (const name of await namesIn(folder)) {
      const path = join(folder, name);
      const there = await diskOf(path);
      if (there === undefined) continue;
      if (there === disk) await look(path, disk, depth - 1);
      else sticks.push({ folder: path, label: name });
    }
  }
  for (const { root, depth } of mounts) {
    const disk = await diskOf(root);
    if (disk === undefined) continue;
    // A drive letter is the disk itself.
    if (depth === 0) sticks.push({ folder: root, label: basename(root) || root });
    else await look(root, disk, depth);
  }
  return sticks;
}

/** Rescue reports at the top of these disks. */
export async function reportsOn(sticks: readonly Stick[]): Promise<readonly string[]> {
  const found = sticks.map(async ({ folder }) =>
    (await namesIn(folder))
      .filter((name) => name.endsWith('.report'))
      .map((name) => join(folder, name)),
  );
  return (await Promise.all(found)).flat();
}

/** One that is being pulled out has nothing on it. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** The file system a folder is on; undefined for what is no folder. */
async function diskOf(folder: string): Promise<number | undefined> {
  try {
    const found = await stat(folder);
    return found.isDirectory() ? found.dev : undefined;
  } catch {
    return undefined;
  }
}
