/** The Electron that package.json pins, as its makers publish it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pinnedNode } from './npm-packages.mjs';
import { showProgress } from './progress.mjs';
import { runProgram, tail } from './run-program.mjs';

const RELEASES = 'https://github.com/electron/electron/releases/download/';
const ANSWER_WITHIN_MS = 3_000;
const ASK_AGAIN_AFTER_MS = 24 * 60 * 60 * 1_000;
const REMEMBERED = 'release-server.json';

/**
 * @param {string} root the repository
 * @returns {{path: string, dist: string, version: string} | undefined} the official Electron, if it is installed
 */
export function findOfficialElectron(root) {
  const folder = path.join(root, 'node_modules', 'electron');
  const dist = path.join(folder, 'dist');
  const version = electronVersionIn(dist);
  const executable = path.join(dist, executableIn());
  if (version === undefined || version !== pinnedElectronVersion(root) || !existsSync(executable))
    return undefined;
  // Written by the installer as its last act.
  if (!existsSync(path.join(folder, 'path.txt'))) return undefined;
  return { path: executable, dist, version };
}

/**
 * @param {string} root the repository
 * @returns {string | undefined} the version of the installed npm package, whether or not its binary is there
 */
export function pinnedElectronVersion(root) {
  try {
    return JSON.parse(
      readFileSync(path.join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
    ).version;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} dist a folder with an Electron
 * @returns {string | undefined} what its `version` file says
 */
export function electronVersionIn(dist) {
  try {
    return readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

/**
 * @param {NodeJS.Platform} [platform] the operating system
 * @returns {string} where the executable is inside Electron's folder
 */
export function executableIn(platform = process.platform) {
  if (platform === 'darwin') return path.join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Whether the release server was found out of reach during the last 24 hours.
 *
 * @param {string} cache the cache folder
 * @param {string} version the wanted version
 * @param {number} [now] milliseconds since 1970
 * @returns {boolean}
 */
export function isKnownUnreachable(cache, version, now = Date.now()) {
  try {
    const known = JSON.parse(readFileSync(path.join(cache, REMEMBERED), 'utf8'));
    const age = now - known.askedAt;
    return known.unreachable === version && age >= 0 && age < ASK_AGAIN_AFTER_MS;
  } catch {
    return false;
  }
}

/**
 * @param {string} cache the cache folder, made if missing
 * @param {string} version the version that could not be had
 * @param {number} [now] milliseconds since 1970
 * @returns {void}
 */
export function rememberUnreachable(cache, version, now = Date.now()) {
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(
      path.join(cache, REMEMBERED),
      JSON.stringify({ unreachable: version, askedAt: now }),
    );
  } catch {
    // Only means asking again next time.
  }
}

/**
 * @param {string} version the wanted version
 * @param {NodeJS.ProcessEnv} [env] ELECTRON_MIRROR and npm's setting of that name are honoured, as the installer does
 * @returns {Promise<boolean>} whether the release server has it and answers within 3 s
 */
export async function releaseServerAnswers(version, env = process.env) {
  const base = env['npm_config_electron_mirror'] || env['ELECTRON_MIRROR'] || RELEASES;
  const folder =
    env['npm_config_electron_custom_dir'] || env['ELECTRON_CUSTOM_DIR'] || `v${version}`;
  const file = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  try {
    const url = `${base}${folder.replace('{{ version }}', version)}/${file}`;
    const answer = await fetch(url, {
      method: 'HEAD',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * Downloads through the npm package's own installer, which verifies checksums and knows proxies and mirrors.
 *
 * @param {string} root the repository
 * @returns {Promise<{ok: true} | {ok: false, reason: string}>}
 */
export async function downloadOfficialElectron(root) {
  const { ELECTRON_OVERRIDE_DIST_PATH: _, ...env } = process.env;
  const installer = path.join(root, 'node_modules', 'electron', 'install.js');
  const label = `downloading Electron ${pinnedElectronVersion(root)} from its release server`;
  // With our Node: the installer needs 22.12, this command runs on 20.18.
  const { ok, output } = await showProgress(label, () =>
    runProgram(pinnedNode(root), [installer], { cwd: root, env }),
  );
  if (ok && findOfficialElectron(root) !== undefined) return { ok: true };
  return { ok: false, reason: tail(output, 6) };
}
