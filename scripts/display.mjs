/** A screen for machines without one: Xvfb on a display number of its own, optionally with a window manager. */
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { end, spawnEndingWithUs } from './setup/ends-with-us.mjs';
import { SetupFailure } from './setup/setup-failure.mjs';

/**
 * @typedef {object} DisplayOptions
 * @property {boolean} [own] a fresh one even when there is a DISPLAY, so that tests do not take over a desktop
 * @property {boolean} [windowManager] with openbox on it: without one no window becomes full screen
 * @property {string} [screen] width x height x depth, 1920x1080x24 if not given
 */

/**
 * @typedef {object} Display
 * @property {string | undefined} display for the environment variable DISPLAY; undefined where there is no X
 * @property {() => Promise<void>} close ends what was started for it
 */

/**
 * Gives the display there is, or starts one. The environment of this process is left alone: pass `DISPLAY` on.
 *
 * Any local user may connect to a started display, for tests run as another user than the one that started it; it
 * listens on no network port.
 *
 * @param {DisplayOptions} [options]
 * @returns {Promise<Display>} when programs can connect, and the window manager is at work
 * @throws {SetupFailure} when Xvfb or openbox cannot be started
 */
export async function ensureDisplay({
  own = false,
  windowManager = false,
  screen = '1920x1080x24',
} = {}) {
  const present = process.env['DISPLAY'];
  if (process.platform !== 'linux' || (present && !own))
    return { display: present, close: async () => {} };

  const server = spawnEndingWithUs(
    'Xvfb',
    // -noreset: the screen outlives its last client, as between two starts of the app.
    ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-ac', '-noreset'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const display = `:${await firstLine(server, 3, 'Xvfb')}`;
  if (!windowManager) return { display, close: () => end(server) };

  // openbox runs its startup command once it manages the screen; that line is how we know.
  const openbox = spawnEndingWithUs('openbox', ['--sm-disable', '--startup', 'echo ready'], {
    env: { ...process.env, DISPLAY: display },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    await firstLine(openbox, 1, 'openbox');
  } catch (error) {
    await end(server);
    throw error;
  }
  const close = async () => {
    await end(openbox);
    await end(server);
  };
  return { display, close };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {1 | 3} channel the file descriptor it says it on
 * @param {string} name the program's name
 * @returns {Promise<string>} the first line the program says there
 */
async function firstLine(child, channel, name) {
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint = `${complaint}${chunk}`.slice(-2_000);
  });
  const stream = /** @type {import('node:stream').Readable} */ (child.stdio[channel]);
  const lines = createInterface({ input: stream });
  const failed = Promise.race([
    once(child, 'error').then(([error]) => error.message),
    once(child, 'close').then(() => complaint.trim() || 'it ended without a word'),
  ]);
  const said = once(lines, 'line').then(([line]) => ({ line: String(line) }));
  const outcome = await Promise.race([said, failed.catch((error) => String(error))]);
  lines.close();
  stream.resume();
  if (typeof outcome === 'object') return outcome.line;
  throw new SetupFailure(
    `${name} did not start (${outcome}): run \`npm run setup\`, which installs it.`,
  );
}
