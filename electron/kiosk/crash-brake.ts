import { readFileSync } from 'node:fs';
import { z } from '../../shared/schema.ts';
import { writeDurably } from '../device/durable-file.ts';
import { type Log, reasonOf } from '../log.ts';

/** So many starts within so long, none of which came to anything, are a loop. */
const STARTS = 5;
const WINDOW_MS = 10 * 60_000;

const startsSchema = z.object({
  /** Of the product. */
  version: z.string(),
  /** When it was started and has not stood since, wall clock, ms since 1970 UTC. */
  at: z.array(z.number()),
});

/** Tells a version that does not get to its feet from one that was only unlucky. */
export interface CrashBrake {
  /** Counts this start. @returns whether there were so many that somebody else should decide */
  starts(): boolean;
  /** This start came to something, or was ended by somebody: none counts any more. */
  forget(): void;
}

/**
 * Counts the starts in a small file, since what crashes remembers nothing. Never throws: a device is
 * not kept from starting by what counts its starts.
 * @param options.now wall clock; one that jumps lets starts be forgotten, never invented
 */
export function createCrashBrake(options: {
  readonly file: string;
  readonly version: string;
  readonly now: () => number;
  readonly log: Log;
}): CrashBrake {
  const { file, version, now, log } = options;

  function read(): readonly number[] {
    try {
      const kept = startsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      return kept.version === version ? kept.at : [];
    } catch {
      // Missing or damaged: there is nothing to count.
      return [];
    }
  }

  function write(at: readonly number[]): void {
    try {
      writeDurably(file, `${JSON.stringify({ version, at })}\n`);
    } catch (error) {
      log.warn('the starts cannot be counted', { why: reasonOf(error) });
    }
  }

  return {
    starts() {
      const present = now();
      const before = read().filter((at) => Math.abs(present - at) < WINDOW_MS);
      const isLoop = before.length >= STARTS;
      // Said once: a device that has no other version must not be refused for good.
      write(isLoop ? [] : [...before, present]);
      return isLoop;
    },
    forget: () => write([]),
  };
}
