/**
 * Shows what is being done and for how long: one line that counts seconds on a terminal, plain lines elsewhere.
 * Written to stderr, so that a command's stdout stays machine-readable.
 */
import process from 'node:process';

const LOG_EVERY_MS = 15_000;

/**
 * Runs a step under a label such as `installing npm packages`, then says how long it took.
 *
 * @template T
 * @param {string} label what is going on, without a full stop
 * @param {(tell: (detail: string) => void) => Promise<T>} work the step; `tell` replaces the detail after the label
 * @returns {Promise<T>} what the step returned
 */
export async function showProgress(label, work) {
  const started = performance.now();
  const terminal = process.stderr.isTTY === true;
  let detail = '';
  const line = () =>
    `${label} …${detail ? ` ${detail},` : ''} ${seconds(performance.now() - started)}`;
  const draw = () => process.stderr.write(terminal ? `\r\x1b[K${line()}` : `${line()}\n`);
  if (terminal) draw();
  else process.stderr.write(`${label} …\n`);
  const timer = setInterval(draw, terminal ? 1_000 : LOG_EVERY_MS);
  try {
    const outcome = await work((next) => {
      detail = next;
    });
    const verdict = isFailure(outcome) ? ' failed after' : ':';
    process.stderr.write(`${terminal ? '\r\x1b[K' : ''}${line().replace(' …', verdict)}\n`);
    return outcome;
  } catch (error) {
    if (terminal) process.stderr.write('\n');
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** @param {unknown} outcome @returns {boolean} whether it is a result that says it is none */
function isFailure(outcome) {
  return typeof outcome === 'object' && outcome !== null && 'ok' in outcome && outcome.ok === false;
}

/**
 * @param {number} milliseconds a duration
 * @returns {string} whole seconds from ten on, tenths below
 */
function seconds(milliseconds) {
  return `${(milliseconds / 1_000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}

/**
 * @param {number} bytes a size
 * @returns {string} whole megabytes (10⁶ bytes)
 */
export function megabytes(bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}
