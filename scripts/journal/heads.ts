import { readFile } from 'node:fs/promises';
import type { Head } from '../../electron/journal/seal.ts';
import { z } from '../../shared/schema.ts';
import type { Finding } from './finding.ts';

/** The end of a device's chain as somebody else has written it down. */
const recordedHeadSchema = z.object({
  deviceId: z.string(),
  epoch: z.int().min(1),
  seq: z.int().min(0),
  hash: z.string(),
});

export type RecordedHead = z.infer<typeof recordedHeadSchema>;

/**
 * Reads heads, one JSON object a line: `{deviceId, epoch, seq, hash}`; more fields are ignored.
 * @throws when the file or a line of it cannot be read
 */
export async function readHeads(file: string): Promise<readonly RecordedHead[]> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
  return lines.flatMap((text, index) => {
    if (text.trim() === '') return [];
    try {
      return [recordedHeadSchema.parse(JSON.parse(text))];
    } catch {
      throw new Error(`${file}:${index + 1} is no head {deviceId, epoch, seq, hash}`);
    }
  });
}

/** What recorded heads prove: a cut-off tail and a rewritten chain, which no journal shows itself. */
export function compareHeads(
  heads: readonly RecordedHead[],
  journal: {
    readonly deviceId: string | undefined;
    readonly places: ReadonlyMap<string, string>;
    readonly first: Head | undefined;
  },
): readonly Finding[] {
  const { deviceId, places, first } = journal;
  const own = heads.filter((head) => head.deviceId === deviceId);
  const findings: Finding[] = [];
  if (own.length === 0) {
    const what =
      'no recorded head of this device was given: a cut-off tail or a wholly rewritten chain cannot be proved';
    findings.push({ kind: 'note', where: 'heads', what });
  }
  for (const { epoch, seq, hash } of own) {
    if (seq === 0) continue;
    const place = `${epoch}/${seq}`;
    const known = places.get(place);
    if (known === hash) continue;
    const before =
      first !== undefined && (epoch < first.epoch || (epoch === first.epoch && seq < first.seq));
    if (known !== undefined) {
      const what = `record ${place} is another one than was recorded: the chain was rewritten`;
      findings.push({ kind: 'broken', where: 'heads', what });
    } else if (before) {
      const what = `record ${place} is older than the journal; it cannot be checked`;
      findings.push({ kind: 'note', where: 'heads', what });
    } else {
      const what = `record ${place} was recorded but is missing: the tail of epoch ${epoch} was cut off`;
      findings.push({ kind: 'broken', where: 'heads', what });
    }
  }
  return findings;
}
