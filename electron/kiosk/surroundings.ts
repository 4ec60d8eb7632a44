import { app, powerMonitor, powerSaveBlocker, screen } from 'electron';
import type { Log } from '../log.ts';

/** What the machine around the app does to it. */
export interface Surroundings {
  /** Keeps the display from going dark, or lets the system have its way. */
  keepAwake(awake: boolean): void;
  /** How many of the app's other processes – graphics, network – have died; Chromium starts them anew. */
  processesLost(): number;
}

/**
 * Listens to the machine for as long as the process lives.
 * @param options.screensChanged a monitor came or went, or has another resolution
 * @param options.woke the machine has slept: what waits for its time has waited long enough
 */
export function watchSurroundings(options: {
  readonly screensChanged: () => void;
  readonly woke: () => void;
  readonly log: Log;
}): Surroundings {
  const { screensChanged, woke, log } = options;
  let lost = 0;
  let blocker: number | null = null;

  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    lost += 1;
    log.error('a process of the app is gone', { type, reason, exitCode, name });
  });
  const changed = (what: string) => () => {
    log.warn('the screens have changed', { what });
    screensChanged();
  };
  screen.on('display-added', changed('added'));
  screen.on('display-removed', changed('removed'));
  screen.on('display-metrics-changed', changed('metrics'));
  powerMonitor.on('suspend', () => log.info('the machine goes to sleep'));
  powerMonitor.on('resume', () => {
    log.info('the machine has woken up');
    woke();
  });

  return {
    keepAwake(awake) {
      if (awake === (blocker !== null)) return;
      if (blocker === null) blocker = powerSaveBlocker.start('prevent-display-sleep');
      else {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
    processesLost: () => lost,
  };
}
