/**
 * The folder outside the repository that keeps the Electron runtime and what was learnt about the release server.
 * Root's is below /var/cache and readable by all, because tests started as root drop to an unprivileged user.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

const SYSTEM_CACHE = '/var/cache/yiping-kiosk';
const BUILDING = 'building-';
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1_000;

/**
 * @param {NodeJS.ProcessEnv} [env] `YIPING_CACHE_DIR` overrides everything, for CI caches
 * @param {boolean} [root] whether this process is root on Linux
 * @returns {readonly [string, ...string[]]} folders to look in; the first is the one to write to
 */
export function cacheFolders(env = process.env, root = isLinuxRoot()) {
  const override = env['YIPING_CACHE_DIR'];
  if (override) return [path.resolve(override)];
  if (root) return [SYSTEM_CACHE];
  const own = path.join(env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'yiping-kiosk');
  return process.platform === 'linux' ? [own, SYSTEM_CACHE] : [own];
}

/** @returns {boolean} whether this process is root on Linux */
export function isLinuxRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/**
 * Makes a folder beside the finished ones to build in; it goes when the process exits, unless it was renamed by then.
 *
 * @param {string} cache the cache folder, made if missing
 * @returns {string} the folder
 */
export function startBuilding(cache) {
  mkdirSync(cache, { recursive: true });
  if (isLinuxRoot()) chmodSync(cache, 0o755); // whatever the umask
  removeAbandoned(cache);
  const folder = mkdtempSync(path.join(cache, `${BUILDING}${os.hostname()}-${process.pid}-`));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Deletes what a killed setup left: folders of this host's ended processes, and any that are a day old (another host's
 * process, or one in another container, cannot be asked).
 *
 * @param {string} cache the cache folder
 * @returns {void}
 */
export function removeAbandoned(cache) {
  for (const name of readdirSync(cache)) {
    if (!name.startsWith(BUILDING)) continue;
    const folder = path.join(cache, name);
    const prefix = `${BUILDING}${os.hostname()}-`;
    const owner = name.startsWith(prefix)
      ? /^(\d+)-[^-]+$/.exec(name.slice(prefix.length))?.[1]
      : undefined;
    const ended = owner !== undefined && !isRunning(Number(owner));
    if (ended || isOld(folder)) rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @returns {boolean} */
function isOld(folder) {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS;
}

/** @param {number} pid @returns {boolean} */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
