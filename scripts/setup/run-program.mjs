/** Runs other programs quietly: their output is kept and shown only when they fail. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * @typedef {{ok: boolean, output: string}} ProgramResult `output` is stdout and stderr in the order they came
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

process.on('exit', () => {
  for (const child of running) child.kill();
});

/**
 * Runs a program to its end. A program that does not exist counts as failed, with the reason as output.
 *
 * @param {string} program a path or a name on the PATH
 * @param {readonly string[]} args its arguments
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean}} [options] where and with what environment
 * @returns {Promise<ProgramResult>}
 */
export function runProgram(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    running.add(child);
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => {
      running.delete(child);
      resolve({ ok: false, output: error.message });
    });
    child.on('close', (code) => {
      running.delete(child);
      resolve({ ok: code === 0, output });
    });
  });
}

/**
 * @param {string} program a program's name
 * @param {string} [searchPath] the PATH; system folders count in any case, since users often lack the sbin ones
 * @returns {boolean} whether it is there to be run, on a Unix
 */
export function isOnPath(program, searchPath = process.env['PATH'] ?? '') {
  const folders = [...searchPath.split(':'), '/usr/bin', '/usr/sbin', '/sbin'];
  return folders.some((folder) => folder !== '' && isExecutable(path.join(folder, program)));
}

/** @param {string} file @returns {boolean} */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} output a program's output
 * @param {number} [lines] how many lines at most
 * @returns {string} its last lines, indented
 */
export function tail(output, lines = 25) {
  return output
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join('\n');
}

/**
 * Makes Ctrl+C and `kill` end this command through `exit`, so that programs it started and half-built folders go too.
 *
 * @returns {void}
 */
export function exitOnSignals() {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.on(signal, () => process.exit(code));
  }
}
