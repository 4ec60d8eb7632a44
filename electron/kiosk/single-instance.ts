import { existsSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';

/** `taken`: another process works on this data folder. `unlockable`: nobody does, nor can we lock. */
export type Claim = 'ours' | 'taken' | 'unlockable';

/**
 * Claims the data folder for this process: two devices on one journal would tear it apart. Electron
 * says no in the same way to a second instance and to a folder that cannot be written. The latter
 * must not end the kiosk without a word: started, it says on its screen what is the matter.
 * @param folder what Electron has as `userData`
 */
export function claim(folder: string): Claim {
  if (app.requestSingleInstanceLock()) return 'ours';
  return isHeld(folder) ? 'taken' : 'unlockable';
}

/** Looks at Chromium's own lock, `process_singleton_posix.cc` and `process_singleton_win.cc`. */
function isHeld(folder: string): boolean {
  // Windows deletes this file when its process ends, however it ends.
  if (process.platform === 'win32') return existsSync(join(folder, 'lockfile'));
  try {
    // A link to `host-pid`; after a power cut it is still there, and stays on a read-only disk.
    const pid = Number(readlinkSync(join(folder, 'SingletonLock')).split('-').at(-1));
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
