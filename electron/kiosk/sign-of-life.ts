import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Timers } from '../../shared/clock.ts';
import { type Log, reasonOf } from '../log.ts';

const EVERY_MS = 10_000;

/**
 * Writes a file again and again, by which `resources/linux/watch` sees that main still does anything:
 * nobody within the process could say that it does not. Begins at once, so that a start that hangs is
 * seen as well.
 * @param folder one that does not outlive the machine, and that nobody else writes to
 */
export function giveSignsOfLife(folder: string, timers: Timers, log: Log): void {
  const file = join(folder, 'beat');
  function beat(): void {
    try {
      writeFileSync(file, '.');
    } catch (error) {
      log.warn('no sign of life can be given', { why: reasonOf(error) });
    }
    timers.setTimeout(beat, EVERY_MS);
  }
  beat();
}
