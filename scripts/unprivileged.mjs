/**
 * Lets Electron run as an ordinary user when everything else was started as root, as CI machines do: Chromium refuses
 * its OS sandbox to root, and a test without the sandbox tests another program than the one in the halls.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { isOnPath } from './setup/run-program.mjs';
import { isLinuxRoot } from './setup/runtime-cache.mjs';

/**
 * @typedef {object} UnprivilegedOptions
 * @property {string} home the folder that becomes HOME and holds all XDG folders; made, and given to that user
 * @property {readonly string[]} [reads] files and folders the app needs besides Electron, such as its build output
 */

/**
 * @typedef {object} UnprivilegedLauncher
 * @property {string} path what to start instead of Electron, with the same arguments
 * @property {number} uid the user it will run as; -1 on Windows
 * @property {number} gid that user's group; -1 on Windows
 * @property {boolean} sandbox whether Chromium's sandbox works for it; otherwise `--no-sandbox` must be given, and said.
 *   Give it to Playwright as `chromiumSandbox`: on Linux that adds `--no-sandbox` unless told otherwise
 * @property {string} [reason] why there is no sandbox
 * @property {() => void} remove deletes what was generated; for processes that end without `exit`, as test workers do
 */

/** @typedef {{uid: number, gid: number}} User */

/**
 * @param {string} electron Electron's executable
 * @param {UnprivilegedOptions} options
 * @returns {UnprivilegedLauncher} as root on Linux a script that becomes another user, otherwise Electron itself
 */
export function unprivilegedLauncher(electron, { home: givenHome, reads = [] }) {
  if (process.platform !== 'linux') {
    return {
      path: electron,
      remove: nothingToRemove,
      uid: process.getuid?.() ?? -1,
      gid: process.getgid?.() ?? -1,
      sandbox: true,
    };
  }
  const home = path.resolve(givenHome);
  mkdirSync(home, { recursive: true });
  if (!isLinuxRoot()) {
    const own = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
    return { path: electron, remove: nothingToRemove, ...own, ...sandboxFor(electron, undefined) };
  }
  const user = ordinaryUser(process.env);
  const asRoot = { path: electron, remove: nothingToRemove, uid: 0, gid: 0, sandbox: false };
  if (!isOnPath('setpriv'))
    return { ...asRoot, reason: 'there is no setpriv, so Electron has to run as root' };
  giveFolders(home, user);
  const locked = [electron, home, ...reads].find((needed) => !canRead(user, needed));
  if (locked !== undefined) {
    return {
      ...asRoot,
      reason: `user ${user.uid} may not read ${locked}, so Electron has to run as root`,
    };
  }
  return { ...writeScript(electron, home, user), ...user, ...sandboxFor(electron, user) };
}

/**
 * @param {NodeJS.ProcessEnv} env the environment
 * @returns {User} who called sudo, else nobody
 */
export function ordinaryUser(env) {
  const uid = Number(env['SUDO_UID']);
  const gid = Number(env['SUDO_GID']);
  if (Number.isInteger(uid) && uid > 0 && Number.isInteger(gid) && gid > 0) return { uid, gid };
  return { uid: 65_534, gid: 65_534 };
}

/**
 * The script: POSIX shell, replaced by Electron, so that its pid is Electron's.
 *
 * @param {string} electron Electron's executable
 * @param {string} home an absolute folder
 * @param {User} user who to become
 * @returns {string}
 */
export function scriptFor(electron, home, user) {
  const settings = Object.entries(foldersIn(home)).map(
    ([name, folder]) => `${name}=${quoted(folder)}`,
  );
  return `#!/bin/sh
# Root's X authority and message bus are closed to this user.
unset XAUTHORITY DBUS_SESSION_BUS_ADDRESS
export ${settings.join(' ')}
exec ${becoming(user).map(quoted).join(' ')} ${quoted(electron)} "$@"
`;
}

/** @param {string} electron @param {string} home @param {User} user @returns {{path: string, remove: () => void}} */
function writeScript(electron, home, user) {
  // Not in the home folder: that one belongs to the user, and root starts this.
  const place = mkdtempSync(path.join(os.tmpdir(), 'yiping-unprivileged-'));
  const remove = () => {
    process.off('exit', remove);
    rmSync(place, { recursive: true, force: true });
  };
  process.on('exit', remove);
  chmodSync(place, 0o755);
  const script = path.join(place, 'electron');
  writeFileSync(script, scriptFor(electron, home, user));
  chmodSync(script, 0o755);
  return { path: script, remove };
}

function nothingToRemove() {}

/** @param {string} home @param {User} user @returns {void} */
function giveFolders(home, user) {
  for (const folder of Object.values(foldersIn(home))) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chownSync(folder, user.uid, user.gid);
  }
}

/** @param {string} home @returns {Record<string, string>} */
function foldersIn(home) {
  return {
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    XDG_DATA_HOME: path.join(home, '.local'),
    XDG_STATE_HOME: path.join(home, '.state'),
    XDG_RUNTIME_DIR: path.join(home, '.run'),
  };
}

/** @param {User} user @returns {string[]} */
function becoming({ uid, gid }) {
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--'];
}

/** @param {User | undefined} user @param {readonly string[]} command @returns {import('node:child_process').SpawnSyncReturns<string>} */
function runAs(user, command) {
  const [program = '', ...args] = user === undefined ? command : [...becoming(user), ...command];
  return spawnSync(program, args, { encoding: 'utf8', cwd: '/' });
}

/** @param {User} user @param {string} needed @returns {boolean} */
function canRead(user, needed) {
  const place = path.resolve(needed);
  const folder = statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
  return runAs(user, ['test', '-r', place, ...(folder ? ['-a', '-x', place] : [])]).status === 0;
}

/**
 * Chromium's sandbox makes new user, process and network namespaces, or needs its setuid helper. Asking `unshare` for
 * the same with a user mapping meets the same obstacles: chroot, a container's seccomp filter, a sysctl, AppArmor.
 *
 * @param {string} electron @param {User | undefined} user
 * @returns {{sandbox: true} | {sandbox: false, reason: string}}
 */
function sandboxFor(electron, user) {
  const { status, error, stderr } = runAs(user, [
    'unshare',
    '--user',
    '--map-root-user',
    '--pid',
    '--net',
    '--fork',
    'true',
  ]);
  if (status === 0) return { sandbox: true };
  const helper = statSync(path.join(path.dirname(electron), 'chrome-sandbox'), {
    throwIfNoEntry: false,
  });
  if (helper !== undefined && helper.uid === 0 && (helper.mode & 0o4001) === 0o4001)
    return { sandbox: true };
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  return {
    sandbox: false,
    reason: `this system gives ordinary users no namespaces of their own (${why})`,
  };
}

/** @param {string} text @returns {string} */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
