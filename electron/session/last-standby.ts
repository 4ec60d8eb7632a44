import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Timers } from '../../shared/clock.ts';
import { type Frame, frameSchema } from '../../shared/screen.ts';
import { type Log, reasonOf } from '../log.ts';
import { NOT_AT_WORK, type Stage } from './stage.ts';

/** For a window that draws nothing, such as one that lies under others, ms. */
const DRAWN_MS = 1_000;
/** A device that takes longer to start shows that it is not at work yet, ms. */
const STANDS_MS = 1_000;

/** What a device that starts can show before its services are there. */
export interface LastStandby {
  /**
   * Puts the standby screen of last time on the stage until the device has one of its own.
   * @param drawn resolves once the window has drawn it
   * @returns when it is on the glass, or at once when another screen stood there last
   */
  show(stage: Stage, drawn: Promise<void>, timers: Timers): Promise<void>;
  /** Keeps a standby screen, and forgets it before another one can be seen. */
  follow(frame: Frame): void;
}

/**
 * Keeps the standby screen over the end of the process, as bystanders see it. The file is there only
 * while that screen is: after an end in the middle of a service there is nothing to show. It is not
 * written durably, since it may be missing: half a file is none.
 * @param file `standby.json` of the data folder
 */
export function openLastStandby(file: string, log: Log): LastStandby {
  let kept: string | null = null;

  function read(): Frame | null {
    try {
      const text = readFileSync(file, 'utf8');
      const frame = frameSchema.parse(JSON.parse(text));
      kept = text;
      return frame.screen.kind === 'standby' ? frame : null;
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) log.warn('the last standby screen cannot be read', { why: reasonOf(error) });
      return null;
    }
  }

  function keep(text: string): void {
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  return {
    async show(stage, drawn, timers) {
      const left = read();
      if (left === null) return;
      log.info('the last standby screen stands until the device is there');
      const { revision: _old, screen, ...setting } = left;
      stage.show(() => ({ setting, screen }));
      const late = Promise.withResolvers<void>();
      const patience = timers.setTimeout(late.resolve, DRAWN_MS);
      await Promise.race([drawn, late.promise]);
      timers.clearTimeout(patience);
      stage.show(() => NOT_AT_WORK, STANDS_MS);
    },
    follow(frame) {
      const text = frame.screen.kind === 'standby' ? JSON.stringify({ ...frame, revision: 0 }) : '';
      if (text === kept) return;
      try {
        if (text === '') rmSync(file, { force: true });
        else keep(text);
        kept = text;
      } catch (error) {
        log.warn('the standby screen cannot be kept for the next start', { why: reasonOf(error) });
      }
    },
  };
}
