/** Starts programs that may not outlive this process, however it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { isOnPath } from './run-program.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @type {Set<ChildProcess>} */
const alive = new Set();

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Starts a program that gets SIGTERM when this process exits, is ended by a signal, or (on Linux, by the kernel) dies
 * without a chance to do anything.
 *
 * @param {string} program a name on the PATH
 * @param {readonly string[]} args its arguments
 * @param {import('node:child_process').SpawnOptions} options as for `spawn`
 * @returns {ChildProcess}
 */
export function spawnEndingWithUs(program, args, options) {
  // setpriv becomes the program, so the pid is the program's.
  const [command, allArgs] = isOnPath('setpriv')
    ? ['setpriv', ['--pdeathsig', 'TERM', program, ...args]]
    : [program, args];
  const child = spawn(command, allArgs, options);
  if (alive.size === 0) watchOurEnd();
  alive.add(child);
  const forget = () => {
    alive.delete(child);
    if (alive.size === 0) stopWatching();
  };
  child.on('exit', forget).on('error', forget);
  return child;
}

/**
 * @param {ChildProcess} child a running program
 * @returns {Promise<void>} when it is gone
 */
export async function end(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

function watchOurEnd() {
  process.on('exit', endAll);
  for (const signal of SIGNALS) process.on(signal, endAllAnd);
}

function stopWatching() {
  process.off('exit', endAll);
  for (const signal of SIGNALS) process.off(signal, endAllAnd);
}

function endAll() {
  for (const child of alive) child.kill('SIGTERM');
}

/** @param {NodeJS.Signals} signal @returns {void} */
function endAllAnd(signal) {
  endAll();
  // Our listener took away the signal's usual effect; who else listens decides for itself.
  if (process.listenerCount(signal) > 1) return;
  stopWatching();
  process.kill(process.pid, signal);
}
