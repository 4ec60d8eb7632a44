import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** Where desktops and administrators mount sticks, with how many folders in between. */
const MOUNTS = [
  { root: '/media', depth: 2 },
  { root: '/run/media', depth: 2 },
  { root: '/mnt', depth: 1 },
];
/** `A:` and `B:` are floppy drives, `C:` is the system. */
const DRIVES = [...'DEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => ({ root: `${letter}:\\`, depth: 0 }));
/** More than anybody looks through. */
const MOST = 20;

/** A folder that is a removable disk, or has some so many folders below. */
export interface Mount {
  readonly root: string;
  readonly depth: number;
}

/** @param instead the folder of one stick, in place of the usual places; empty for those */
export function mountsOr(instead: string): readonly Mount[] {
  if (instead !== '') return [{ root: instead, depth: 0 }];
  return process.platform === 'win32' ? DRIVES : MOUNTS;
}

/**
 * Lists files named `*.yiping` at the top of removable disks, and one folder below: there people put
 * what belongs together.
 * @returns path, and what people see of it
 */
export async function bundlesOnUsb(
  mounts: readonly Mount[],
): Promise<readonly { readonly path: string; readonly label: string }[]> {
  const found: { path: string; label: string }[] = [];
  async function look(folder: string, depth: number): Promise<void> {
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && depth > 0 && !entry.name.startsWith('.'))
        await look(path, depth - 1);
      if (!entry.name.endsWith('.yiping') || found.length >= MOST) continue;
      if (await isFile(path)) {
        found.push({ path, label: `${basename(folder) || folder} / ${entry.name}` });
      }
    }
  }
  for (const { root, depth } of mounts) await look(root, depth + 1);
  return found.toSorted((one, other) => one.label.localeCompare(other.label));
}

/** A stick that is being pulled out, or a folder of somebody else's, is one without bundles. */
async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
