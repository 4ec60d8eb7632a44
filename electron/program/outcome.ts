import { readFile } from 'node:fs/promises';
import { z } from '../../shared/schema.ts';
import { writeDurably } from '../device/durable-file.ts';
import type { Journal } from '../journal/journal.ts';

/** What became of a package, as whoever installs it has left word; see `resources/linux/update`. */
const installationOutcomeSchema = z.object({
  /** `unprepared`: this machine cannot install anything yet, whatever the package. */
  result: z.enum(['installed', 'refused', 'rolled-back', 'unprepared']),
  version: z.string().max(100),
  /** SHA-256 of the package. */
  digest: z.string().max(64),
  why: z.string().max(300),
  at: z.string().max(40),
});
export type InstallationOutcome = z.infer<typeof installationOutcomeSchema>;

/** @returns `null` when there is no word, or none that can be read */
export async function outcomeIn(file: string): Promise<InstallationOutcome | null> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').map((line): [string, string] => {
    const gap = line.indexOf(' ');
    return gap === -1 ? [line, ''] : [line.slice(0, gap), line.slice(gap + 1)];
  });
  return installationOutcomeSchema.safeParse(Object.fromEntries(lines)).data ?? null;
}

/**
 * Puts into the journal what became of a package, once.
 * @param told remembers which outcome the journal has
 * @throws when the disk refuses
 */
export async function journalOutcome(
  { result, version, why, at }: InstallationOutcome,
  journal: Pick<Journal, 'audit'>,
  told: string,
): Promise<void> {
  if ((await readFile(told, 'utf8').catch(() => '')) === at) return;
  await journal.audit({ by: 'installer', what: `program ${result}`, about: `${version}: ${why}` });
  writeDurably(told, at);
}
