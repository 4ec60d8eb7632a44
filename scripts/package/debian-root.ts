import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../setup/run-program.mjs';
import { cacheFolders, startBuilding } from '../setup/runtime-cache.mjs';
import { SetupFailure } from '../setup/setup-failure.mjs';

const SUITE = 'bookworm';
const MIRROR = 'http://deb.debian.org/debian';
const CONTROL = fileURLToPath(new URL('../../resources/linux/control', import.meta.url));

/** What a machine has beside the package's own needs; Xvfb and Mesa stand for its graphics card. */
const BASE = ['systemd-sysv', 'dbus', 'openssl', 'xvfb', 'libgl1-mesa-dri'] as const;

/**
 * The disk of a plain Debian with everything our package needs and nothing else, made once with
 * debootstrap and kept in the cache. Nobody writes to it: machines lay their own disk over it.
 * @returns its folder
 * @throws SetupFailure when it cannot be made, with the last words of what failed
 */
export async function debianRoot(): Promise<string> {
  const packages = [...BASE, ...needsIn(await readFile(CONTROL, 'utf8'))];
  const recipe = createHash('sha256').update(packages.join()).digest('hex').slice(0, 8);
  const [cache] = cacheFolders();
  const finished = join(cache, `debian-${SUITE}-${recipe}`);
  if (existsSync(finished)) return finished;
  const root = join(startBuilding(cache), 'root');
  await must('debootstrap', '--variant=minbase', SUITE, root, MIRROR);
  const apt = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  await must('chroot', root, 'env', 'DEBIAN_FRONTEND=noninteractive', ...apt);
  try {
    renameSync(root, finished);
  } catch (error) {
    // Another run has finished first; its disk is as good as ours.
    if (!existsSync(finished)) throw error;
  }
  return finished;
}

/** The first of each alternative in `Depends` is the one of this suite. */
function needsIn(control: string): readonly string[] {
  const [, depends = ''] = /^Depends: (.*)$/m.exec(control) ?? [];
  return depends.split(', ').map((need) => need.split(' ')[0] ?? '');
}

async function must(program: string, ...args: readonly string[]): Promise<void> {
  const { ok, output } = await runProgram(program, args);
  if (!ok) {
    const last = output.trim().split('\n').slice(-5).join('\n');
    throw new SetupFailure(`${program} failed, so there is no machine to install on:\n${last}`);
  }
}
