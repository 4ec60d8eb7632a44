/**
 * An expected failure: something about this machine that its owner can put right.
 *
 * Its message is one sentence (or a short list) with what failed, where, and what to do; commands print it without a
 * stack trace. Everything else that is thrown is a bug and keeps its stack.
 */
export class SetupFailure extends Error {
  /** @param {string} message what failed, where, and what to do */
  constructor(message) {
    super(message);
    this.name = 'SetupFailure';
  }
}

/**
 * Ends a command that failed: prints the reason and sets the exit code 1.
 *
 * @param {unknown} error what was thrown
 * @param {string} command the name to put in front
 * @returns {void}
 */
export function reportFailure(error, command) {
  console.error(`${command}: ${error instanceof SetupFailure ? error.message : describe(error)}`);
  process.exitCode = 1;
}

/** @param {unknown} error @returns {string} */
function describe(error) {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
