/** Installs exactly what package-lock.json names, once per lockfile. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { isDeepStrictEqual } from 'node:util';
import { runNpm } from './npm-command.mjs';
import { showProgress } from './progress.mjs';
import { runProgram, tail } from './run-program.mjs';
import { SetupFailure } from './setup-failure.mjs';

const STAMP = path.join('node_modules', '.yiping-setup');
const PINNED_NODE_MAJOR = 24;

/**
 * @param {string} root the repository
 * @returns {boolean} whether node_modules is what the lockfile names, as far as the stamp tells
 */
export function npmPackagesAreInstalled(root) {
  return (
    existsSync(pinnedNode(root)) && readOptional(path.join(root, STAMP)) === installationHash(root)
  );
}

/**
 * Installs the npm packages and checks that the project's own Node came with them.
 *
 * @param {string} root the repository
 * @returns {Promise<void>}
 */
export async function installNpmPackages(root) {
  if (!existsSync(path.join(root, 'package-lock.json'))) {
    throw new SetupFailure(
      `package-lock.json is missing in ${root}: restore it from git, or make it with \`npm install\`.`,
    );
  }
  if (!installedByHand(root)) {
    const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const { ok, output } = await showProgress('installing npm packages', () => runNpm(args, root));
    if (!ok) {
      throw new SetupFailure(
        `\`npm ci\` failed in ${root}: see its last lines, then check the network and npm's registry setting${process.platform === 'win32' ? ' (and that no program of this project is running)' : ''}.\n${tail(output)}`,
      );
    }
  }
  await checkPinnedNode(root);
  writeFileSync(path.join(root, STAMP), installationHash(root));
}

/**
 * @param {string} root the repository
 * @returns {string} the Node that package.json pins and that runs everything but setup
 */
export function pinnedNode(root) {
  return path.join(
    root,
    'node_modules',
    'node',
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
}

/**
 * A hash of what decides what is installed. Scripts and other fields of package.json do not, so that changing them
 * costs nobody a reinstallation.
 *
 * @param {string} root the repository
 * @returns {string}
 */
export function installationHash(root) {
  const { dependencies, devDependencies, optionalDependencies, overrides, allowScripts } =
    JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return createHash('sha256')
    .update(
      JSON.stringify([
        dependencies,
        devDependencies,
        optionalDependencies,
        overrides,
        allowScripts,
      ]),
    )
    .update(readOptional(path.join(root, 'package-lock.json')) ?? '')
    .digest('hex');
}

/**
 * Whether somebody ran `npm ci` or `npm install` without this command: npm then left its own record of node_modules,
 * which it writes last, and that record names the same packages as the lockfile.
 *
 * @param {string} root the repository
 * @returns {boolean}
 */
export function installedByHand(root) {
  const record = readOptional(path.join(root, 'node_modules', '.package-lock.json'));
  const lock = readOptional(path.join(root, 'package-lock.json'));
  if (record === undefined || lock === undefined) return false;
  /** @type {Record<string, LockedPackage>} */
  const installed = JSON.parse(record).packages;
  /** @type {Record<string, LockedPackage>} */
  const { '': project, ...locked } = JSON.parse(lock).packages;
  // Otherwise `npm ci` shall say that package.json and the lockfile disagree.
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  if (
    !isDeepStrictEqual(
      [project?.dependencies, project?.devDependencies],
      [dependencies, devDependencies],
    )
  )
    return false;
  const matches = Object.entries(locked).every(([place, { version, integrity, optional }]) => {
    const there = installed[place];
    if (there === undefined) return optional === true; // for another operating system
    return there.version === version && there.integrity === integrity;
  });
  return matches && Object.keys(installed).every((place) => place in locked);
}

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 */

/** @param {string} root @returns {Promise<void>} */
async function checkPinnedNode(root) {
  const { ok, output } = await runProgram(pinnedNode(root), ['--version']);
  if (ok && output.startsWith(`v${PINNED_NODE_MAJOR}.`)) return;
  throw new SetupFailure(
    `npm installed its packages, but the project's own Node ${PINNED_NODE_MAJOR} is not in node_modules/node: npm did not run that package's install script. Allow install scripts (npm's settings ignore-scripts and allow-scripts), delete node_modules and run \`npm run setup\` again.`,
  );
}

/** @param {string} file @returns {string | undefined} */
function readOptional(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
