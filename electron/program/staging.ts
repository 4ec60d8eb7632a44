import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Program } from '../../shared/bundle.ts';
import { programText } from '../../shared/program.ts';
import { writeDurably } from '../device/durable-file.ts';
import { bringProgram } from './download.ts';

/**
 * Where a package waits for what installs it (`resources/linux/update`): `package.deb` or
 * `package.exe`, the hall's word on it as `order` and `signature`, and `ready` once it may be installed.
 * Nothing there is believed by anybody: it is checked again by who installs it.
 */
export interface Staging {
  /** @throws with the reason when the package cannot be had or written */
  bring(program: Program, ca: string | undefined): Promise<void>;
  /** Says that now is a good moment. @throws when the disk refuses */
  ready(): void;
  /** Whether nobody has taken it yet. */
  isWaiting(): boolean;
  /** Forgets what is staged. */
  clear(): Promise<void>;
}

/** @param folder within the data folder */
export function openStaging(folder: string, signal: AbortSignal): Staging {
  const ready = join(folder, 'ready');
  return {
    async bring(program, ca) {
      const { platform, signature } = program;
      if (signature === undefined) throw new Error('the bundle does not sign its programs');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // While package, order and signature change they are not one another's.
      await rm(ready, { force: true });
      const ending = platform.startsWith('win32') ? 'exe' : 'deb';
      await bringProgram(program, { file: join(folder, `package.${ending}`), ca, signal });
      writeDurably(join(folder, 'order'), programText(program));
      writeDurably(join(folder, 'signature'), Buffer.from(signature, 'base64'));
    },
    ready: () => writeDurably(ready, ''),
    isWaiting: () => existsSync(ready),
    async clear() {
      if (!existsSync(folder)) return;
      for (const name of await readdir(folder)) await rm(join(folder, name), { force: true });
    },
  };
}
