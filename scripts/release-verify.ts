/**
 * `npm run release:verify`: all tests in a real Electron, against the packaged program and with the
 * Electron that is pinned for release. Only what has passed them here is packaged as a release.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { electronRuntime } from './electron-runtime.mjs';
import { markVerified } from './package/verified.ts';
import { reportFailure, SetupFailure } from './setup/setup-failure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function main(): Promise<void> {
  const pinned = manifest.devDependencies.electron;
  const { version } = electronRuntime();
  if (version !== pinned) {
    throw new SetupFailure(
      `package.json pins Electron ${pinned}, but this machine has ${version}: nothing can be verified for a release here. ELECTRON_RUNTIME=official npm run setup fetches it where the release server can be reached.`,
    );
  }
  const child = spawn(
    'node_modules/.bin/vitest',
    ['run', '--config', 'vitest.e2e.config.ts', 'tests/e2e'],
    { cwd: root, stdio: 'inherit', env: { ...process.env, YIPING_PACKAGED: '1' } },
  );
  const [code] = await once(child, 'close');
  if (code !== 0) throw new SetupFailure('the tests did not pass: this is no release.');
  await markVerified(version);
  process.stdout.write(`Electron ${version}: verified\n`);
}

main().catch((error: unknown) => reportFailure(error, 'release:verify'));
