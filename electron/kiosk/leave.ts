import { app } from 'electron';
import type { Timers } from '../../shared/clock.ts';
import { type Log, reasonOf } from '../log.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** What closing may take, ms: whoever shuts the machine down will not wait much longer. */
const CLOSING_MS = 5_000;
/** How long the reason can be read on the screen before the next try, ms. */
const READABLE_MS = 30_000;

/** The ways out of the process, each with its exit code. */
export interface Leaving {
  /** Ends the process to be started anew. */
  restart(): void;
  /**
   * The same in half a minute, for a device that could not start. A disk or a keyring that is not
   * there yet may come without anybody at the counter, and a fresh process has nothing left over.
   */
  retry(): void;
}

/**
 * Lets every end of the process wait until what is being written is finished, five seconds at most: a
 * pulled serial port or a stuck disk may never answer. What is on the disk then is what a power cut
 * would leave.
 * @param options.device `null` while there is nothing to close
 * @param options.last what is left to do before the process ends
 * @param options.supervised something acts on the exit code; else the app starts itself anew
 */
export function createLeaving(options: {
  readonly device: () => { close(): Promise<void> } | null;
  readonly last: () => void;
  readonly supervised: boolean;
  readonly timers: Timers;
  readonly log: Log;
}): Leaving {
  const { device, last, supervised, timers, log } = options;
  let leaving = false;

  async function leave(code: ExitCode): Promise<void> {
    // A second wish is no reason to drop what the first one waits for.
    if (leaving) return;
    leaving = true;
    const closing = device()?.close() ?? Promise.resolve();
    const hung = new Promise<'hung'>((late) => timers.setTimeout(() => late('hung'), CLOSING_MS));
    const ended = closing.catch((error: unknown) => {
      log.error('closing', { why: reasonOf(error) });
    });
    if ((await Promise.race([ended, hung])) !== 'hung') {
      if (code !== EXIT.ended) log.warn('the process ends to be started anew', { code });
      last();
      if (code !== EXIT.ended && !supervised) app.relaunch();
      app.exit(code);
      return;
    }
    log.error('closing hangs; the process ends without it', {
      open: process.getActiveResourcesInfo().join(' '),
    });
    last();
    // `app.exit` waits for the very file operation that hangs, and for ever.
    process.kill(process.pid, 'SIGKILL');
  }

  app.on('will-quit', (event) => {
    if (device() === null && !leaving) return;
    event.preventDefault();
    void leave(EXIT.ended);
  });

  return {
    restart: () => void leave(EXIT.restart),
    retry() {
      timers.setTimeout(() => void leave(EXIT.dataFolder), READABLE_MS);
    },
  };
}
