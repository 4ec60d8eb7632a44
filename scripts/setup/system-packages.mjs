/** The shared libraries, programs and fonts that Electron and its tests need from a Linux system. */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import process from 'node:process';
import { showProgress } from './progress.mjs';
import { isOnPath, runProgram, tail } from './run-program.mjs';
import { isLinuxRoot } from './runtime-cache.mjs';
import { SetupFailure } from './setup-failure.mjs';

/**
 * @typedef {object} SystemPackage
 * @property {readonly [string, ...string[]]} names its names on Debian and Ubuntu, newest release last; one is enough
 * @property {string} [library] what it brings, for systems that have it by other means
 * @property {string} [program] the same
 * @property {string} [fontsFor] the same, a language
 * @property {string} [service] starts by itself once installed, and only the program is wanted
 */

/** @type {readonly SystemPackage[]} */
export const SYSTEM_PACKAGES = [
  { names: ['libgtk-3-0', 'libgtk-3-0t64'], library: 'libgtk-3.so.0' },
  { names: ['libnss3'], library: 'libnss3.so' },
  { names: ['libasound2', 'libasound2t64'], library: 'libasound.so.2' },
  { names: ['libgbm1'], library: 'libgbm.so.1' },
  { names: ['libxss1'], library: 'libXss.so.1' },
  { names: ['libxtst6'], library: 'libXtst.so.6' },
  { names: ['xvfb'], program: 'Xvfb' },
  { names: ['xauth'], program: 'xauth' },
  { names: ['fonts-noto-cjk'], fontsFor: 'zh' },
  { names: ['openbox'], program: 'openbox' },
  { names: ['socat'], program: 'socat' },
  { names: ['openssl'], program: 'openssl' },
  { names: ['strace'], program: 'strace' },
  { names: ['faketime'], program: 'faketime' },
  { names: ['zbar-tools'], program: 'zbarimg' },
  { names: ['prometheus'], program: 'prometheus', service: 'prometheus' },
];

const LISTS_ARE_FRESH_MS = 24 * 60 * 60 * 1_000;

/**
 * Which packages this system lacks.
 *
 * @param {ReadonlySet<string>} installed names of installed packages
 * @param {(wanted: SystemPackage) => boolean} hasOtherwise whether the system has by other means what it brings
 * @param {readonly SystemPackage[]} [wanted] what is needed
 * @returns {readonly SystemPackage[]}
 */
export function missingPackages(installed, hasOtherwise, wanted = SYSTEM_PACKAGES) {
  return wanted.filter(
    (each) => !each.names.some((name) => installed.has(name)) && !hasOtherwise(each),
  );
}

/** @returns {readonly SystemPackage[]} what this machine lacks; nothing on other systems than Linux */
export function missingHere() {
  if (process.platform !== 'linux') return [];
  /** @type {string | undefined} */
  let libraries;
  return missingPackages(installedDebianPackages(), ({ library, program, fontsFor }) => {
    if (program !== undefined) return isOnPath(program);
    if (library === undefined) return outputOf('fc-list', [`:lang=${fontsFor}`]) !== '';
    libraries ??= outputOf('ldconfig', ['-p']);
    return libraries.includes(`\t${library} `);
  });
}

/**
 * Installs them where that is possible without asking: as root on Debian and its relatives.
 *
 * @param {readonly SystemPackage[]} missing what to install
 * @returns {Promise<void>}
 * @throws {SetupFailure} with the command to run, where it is not possible
 */
export async function installSystemPackages(missing) {
  if (!existsSync('/usr/bin/apt-get')) {
    const brought = missing.map(
      ({ library, program, fontsFor }) => library ?? program ?? `fonts for ${fontsFor}`,
    );
    throw new SetupFailure(
      `this system lacks ${brought.join(', ')}: install them with its package manager and start again.`,
    );
  }
  if (!isLinuxRoot()) {
    const names = missing.map((each) => aptName(each)).join(' ');
    throw new SetupFailure(
      `this system lacks some packages, and installing them needs root. Run this and start again:\n    sudo apt-get install -y --no-install-recommends ${names}`,
    );
  }
  const fresh = aptListsAreFresh() && missing.every((each) => each.names.some(isInAptLists));
  if (!fresh) await updateAptLists();
  const names = missing.map(aptName);
  const install = () =>
    showProgress(`installing ${names.join(' ')}`, () =>
      apt('install', '-y', '--no-install-recommends', ...names),
    );
  let result = await install();
  if (!result.ok && fresh) {
    // The mirror may have newer versions than the lists say.
    await updateAptLists();
    result = await install();
  }
  if (!result.ok) {
    throw new SetupFailure(
      `apt-get could not install ${names.join(' ')}: see its last lines, put that right and start again.\n${tail(result.output)}`,
    );
  }
  await stopServices(missing);
}

/**
 * A machine that tests a kiosk is not to serve metrics of its own ever after.
 *
 * @param {readonly SystemPackage[]} installed just now: what was there before is its owner's affair
 * @returns {Promise<void>}
 */
async function stopServices(installed) {
  const services = installed.flatMap(({ service }) => service ?? []);
  if (services.length === 0 || !existsSync('/run/systemd/system')) return;
  const { ok, output } = await runProgram('systemctl', ['disable', '--now', ...services]);
  if (!ok) {
    throw new SetupFailure(
      `${services.join(' ')} could not be stopped: see the last lines, put that right and start again.\n${tail(output)}`,
    );
  }
}

/** @returns {Set<string>} */
function installedDebianPackages() {
  const names = SYSTEM_PACKAGES.flatMap((each) => each.names);
  const listed = outputOf('dpkg-query', [
    '-W',
    '-f',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of dpkg-query's own
    '${Package} ${db:Status-Status}\\n',
    ...names,
  ]);
  const lines = listed.split('\n').map((line) => line.split(' '));
  return new Set(
    lines.flatMap(([name, status]) => (name !== undefined && status === 'installed' ? [name] : [])),
  );
}

/** @param {SystemPackage} wanted @returns {string} the name this release has it under */
function aptName({ names }) {
  return names.find(isInAptLists) ?? names[0];
}

/** @param {string} name @returns {boolean} */
function isInAptLists(name) {
  // `show` is silent about a name that other packages merely provide, which is what old names become.
  return outputOf('apt-cache', ['show', '--no-all-versions', name]).includes(`Package: ${name}\n`);
}

/** @returns {boolean} */
function aptListsAreFresh() {
  const lists = statSync('/var/lib/apt/lists', { throwIfNoEntry: false });
  return lists !== undefined && Date.now() - lists.mtimeMs < LISTS_ARE_FRESH_MS;
}

/** @returns {Promise<void>} */
async function updateAptLists() {
  const { ok, output } = await showProgress('updating the lists of system packages', () =>
    apt('update'),
  );
  if (!ok) {
    throw new SetupFailure(
      `\`apt-get update\` failed: see its last lines, check the network and /etc/apt, and start again.\n${tail(output)}`,
    );
  }
}

/** @param {...string} args @returns {Promise<import('./run-program.mjs').ProgramResult>} */
function apt(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Another apt may be at work, on a fresh machine often the system's own.
  return runProgram('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], { env });
}

/** @param {string} program @param {readonly string[]} args @returns {string} its stdout, whatever its exit code */
function outputOf(program, args) {
  const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  try {
    return execFileSync(program, args, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 26,
    });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout ?? '') : '';
  }
}
