/**
 * Prepares a machine for everything else: npm packages, system packages, an Electron to run. npm starts it before
 * `test`, `demo`, `dev` and `package`; when all is there it takes milliseconds.
 *
 * It runs on a bare Node, so nothing here may import an npm package before `npm ci` has run.
 */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isAtLeast, OLDEST_NODE } from './setup/node-version.mjs';

if (isAtLeast(process.versions.node, OLDEST_NODE)) {
  await setUp(fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, ''));
} else {
  console.error(
    `setup: this is Node ${process.versions.node}, at least ${OLDEST_NODE} is needed: install it from your system or nodejs.org.`,
  );
  process.exitCode = 1;
}

/**
 * @param {string} root the repository
 * @returns {Promise<void>}
 */
async function setUp(root) {
  // Imported late, so that a Node too old for these files gets the sentence above.
  const { exitOnSignals } = await import('./setup/run-program.mjs');
  const { oneAtATime } = await import('./setup/one-at-a-time.mjs');
  const { installNpmPackages, npmPackagesAreInstalled } = await import('./setup/npm-packages.mjs');
  const { installSystemPackages, missingHere } = await import('./setup/system-packages.mjs');
  const { prepareElectronRuntime } = await import('./electron-runtime.mjs');
  const { reportFailure } = await import('./setup/setup-failure.mjs');
  exitOnSignals();
  try {
    await oneAtATime(
      root,
      async () => {
        if (!npmPackagesAreInstalled(root)) await installNpmPackages(root);
        const missing = missingHere();
        if (missing.length > 0) await installSystemPackages(missing);
        const { version, source } = await prepareElectronRuntime();
        console.log(`ready: Electron ${version} (${originOf(source)})`);
      },
      () => console.error('another setup is at work in this folder, waiting for it …'),
    );
  } catch (error) {
    reportFailure(error, 'setup');
  }
}

/**
 * @param {import('./electron-runtime.mjs').ElectronRuntime['source']} source
 * @returns {string}
 */
function originOf(source) {
  switch (source) {
    case 'override':
      return 'from ELECTRON_OVERRIDE_DIST_PATH';
    case 'official':
      return 'the pinned release';
    case 'registry':
      return 'from the npm registry, not the pinned release';
  }
}
