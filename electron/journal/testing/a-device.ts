import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { aMoment, MONDAY_MORNING } from '../../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../../tests/device.ts';
import { type Journal, openJournal } from '../journal.ts';
import { readLine } from '../line.ts';
import type { JournalOptions } from '../options.ts';

/** The name of a journal's first file. */
export const FIRST = 'segment-00000001.journal';

/**
 * A device whose journal can be closed and opened again; what it remembers of itself is read from
 * the disk each time. Its clock stands unless time is passed.
 */
export function aDevice(options: { readonly home?: string } & Partial<JournalOptions> = {}) {
  const { home = aFolder(), ...always } = options;
  const folder = join(home, 'journal');
  const log = aLog();
  let now = MONDAY_MORNING;
  async function start(own: Partial<JournalOptions> = {}): Promise<Journal> {
    const journal = await openJournal({
      ...{ folder, identity: anIdentity(home), log, targetMs: 300_000, reserveBytes: 4096 },
      clock: { boot: 'this-boot', now: () => aMoment(now) },
      ...always,
      ...own,
    });
    onTestFinished(() => journal.close().catch(() => undefined));
    return journal;
  }
  return {
    home,
    folder,
    /** Its first file. */
    file: join(folder, FIRST),
    log,
    start,
    pass(ms: number) {
      now += ms;
    },
    /** All that stands in its files now. */
    lines: () =>
      readdirSync(folder).flatMap((name) =>
        readFileSync(join(folder, name), 'utf8').split('\n').map(readLine),
      ),
  };
}
