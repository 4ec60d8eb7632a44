/**
 * `npm run test:package`: builds the packages, installs them on a Debian of their own that systemd
 * really boots, and updates, breaks and removes them there; then has the packaged program do the main
 * job and survive its crashes. Needs Linux, root and debootstrap; the
 * first run fetches that Debian, the tests themselves see no network but their own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianRoot } from './package/debian-root.ts';
import { isOnPath } from './setup/run-program.mjs';
import { isLinuxRoot } from './setup/runtime-cache.mjs';
import { reportFailure, SetupFailure } from './setup/setup-failure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const NEEDED = ['debootstrap', 'dpkg-deb', 'unshare', 'nsenter', 'ip', 'openssl'] as const;

/** The main job, its crashes and what brings it back, with the packaged program in place of the staged app. */
const PACKAGED = ['main-job', 'crash', 'staying-up', 'package'].map(
  (name) => `tests/e2e/${name}.test.ts`,
);

async function main(): Promise<void> {
  if (!isLinuxRoot()) throw new SetupFailure('a machine can be started by root on Linux only.');
  const missing = NEEDED.filter((name) => !isOnPath(name));
  if (missing.length > 0) throw new SetupFailure(`install ${missing.join(' ')} first.`);
  const disk = await debianRoot();
  const vitest = join(root, 'node_modules/.bin/vitest');
  const machine = [vitest, 'run', '--config', 'vitest.package.config.ts', ...process.argv.slice(2)];
  // One loopback for the tests' simulators and their machine, and no way out of it.
  const alone = ['--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const onMachine = await run('unshare', [...alone, ...machine], { YIPING_DEBIAN_ROOT: disk });
  if (process.argv.length > 2) {
    process.exitCode = onMachine;
    return;
  }
  const e2e = ['run', '--config', 'vitest.e2e.config.ts', ...PACKAGED];
  const packaged = await run(vitest, e2e, { YIPING_PACKAGED: '1' });
  process.exitCode = onMachine === 0 ? packaged : onMachine;
}

async function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  const [code] = await once(spawn(program, args, options), 'close');
  return code ?? 1;
}

main().catch((error: unknown) => reportFailure(error, 'test:package'));
