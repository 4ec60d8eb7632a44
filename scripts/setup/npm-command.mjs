/** Runs the npm that belongs to this machine, never the Node that this project installs for itself. */
import path from 'node:path';
import process from 'node:process';
import { runProgram } from './run-program.mjs';

/**
 * @param {readonly string[]} args npm's arguments
 * @param {string} root the repository, whose .npmrc counts
 * @returns {Promise<import('./run-program.mjs').ProgramResult>}
 */
export function runNpm(args, root) {
  const env = { ...process.env, PATH: pathWithoutProject(process.env['PATH'] ?? '', root) };
  // Below `npm test` npm says which npm it is; another package manager would name itself there.
  const cli = process.env['npm_execpath'];
  const node = process.env['npm_node_execpath'];
  if (cli !== undefined && node !== undefined && path.basename(cli) === 'npm-cli.js') {
    return runProgram(node, [cli, ...args], { cwd: root, env });
  }
  const windows = process.platform === 'win32';
  return runProgram(windows ? 'npm.cmd' : 'npm', args, { cwd: root, env, shell: windows });
}

/**
 * `npm run` puts node_modules/.bin first, where our Node 24 is; `npm ci` deletes that folder while it runs.
 *
 * @param {string} searchPath the PATH
 * @param {string} root the repository
 * @returns {string} the PATH without this project's node_modules
 */
export function pathWithoutProject(searchPath, root) {
  const own = path.join(root, 'node_modules') + path.sep;
  return searchPath
    .split(path.delimiter)
    .filter((entry) => !`${entry}${path.sep}`.startsWith(own))
    .join(path.delimiter);
}
