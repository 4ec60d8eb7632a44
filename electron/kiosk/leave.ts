/**
 * The ways out of the process. Exit codes are an interface, since what starts the kiosk acts on
 * them: 0 for a wanted end and for a second start on the same data folder, 1 for a device that
 * could not start.
 */
import { app } from 'electron';
import type { Timers } from '../../shared/clock.ts';
import { type Log, reasonOf } from '../log.ts';

/** What closing may take, ms: whoever shuts the machine down will not wait much longer. */
const CLOSING_MS = 5_000;
/** How long the reason can be read on the screen before the next try, ms. */
const RELAUNCH_MS = 30_000;

/**
 * Lets a wish to quit wait until what is being written is finished, five seconds at most: a pulled
 * serial port or a stuck disk may never answer. What is on the disk then is what a power cut would
 * leave.
 * @param device `null` while there is nothing to close
 * @param last what is left to do before the process ends
 */
export function closeBeforeQuit(options: {
  readonly device: () => { close(): Promise<void> } | null;
  readonly last: () => void;
  readonly timers: Timers;
  readonly log: Log;
}): void {
  const { device, last, timers, log } = options;
  let leaving = false;

  async function leave(closing: Promise<void>): Promise<void> {
    const hung = new Promise<'hung'>((late) => timers.setTimeout(() => late('hung'), CLOSING_MS));
    const ended = closing.catch((error: unknown) => {
      log.error('closing', { why: reasonOf(error) });
    });
    if ((await Promise.race([ended, hung])) !== 'hung') {
      last();
      app.exit(0);
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
    const open = device();
    if (open === null) return;
    event.preventDefault();
    // A second wish is no reason to drop what the first one waits for.
    if (leaving) return;
    leaving = true;
    void leave(open.close());
  });
}

/**
 * For a device that could not start. A disk or a keyring that is not there yet may come without
 * anybody at the counter, and a fresh process has nothing left over from the failed one.
 */
export function relaunchSoon(timers: Timers, log: Log): void {
  timers.setTimeout(() => {
    log.warn('the device is started again');
    app.relaunch();
    app.exit(1);
  }, RELAUNCH_MS);
}
