import type { KeyObject } from 'node:crypto';
import type { Vault } from '../../electron/device/vault.ts';
import { type Line, readLine } from '../../electron/journal/line.ts';
import { linesOf, segmentsIn } from '../../electron/journal/line-file.ts';
import { replay } from '../../electron/journal/replay.ts';
import { type Rescued, unwrapKey } from '../../electron/rescue/rescue-file.ts';
import { compareDue } from '../../shared/schedule.ts';

/** What a dead device's disk still has of undelivered records. */
export interface Collected {
  readonly deviceId: string;
  readonly publicKey: string;
  readonly records: readonly Rescued[];
  /** Tapped and never sealed: only the device itself could. */
  readonly drafts: number;
  /** What could not be read, and where. */
  readonly problems: readonly string[];
}

type SegmentLine = Extract<Line, { type: 'segment' }>;

/**
 * Reads a journal with the hall's rescue key instead of the device's own; writes nothing.
 * @param folder the journal's
 * @throws when there is no journal, or it cannot be read at all
 */
export async function collect(folder: string, privateKey: KeyObject): Promise<Collected> {
  const problems: string[] = [];
  const { device, vault } = await keysIn(folder, privateKey, problems);
  const { deviceId, publicKey } = device;
  const past = await replay(folder, {
    deviceId,
    vault,
    // Whether the chain has an end matters to who goes on with it.
    epoch: () => 0,
    journalEnd: () => undefined,
  });
  problems.push(...past.problems.map(({ where, what }) => `${where}: ${what}`));
  const records = [...past.open.values()]
    .filter(({ evaluation }) => !past.withdrawn.has(evaluation.draft.id))
    .map(({ evaluation, due }) => ({ evaluation, due }))
    .sort((a, b) => compareDue(a.due, b.due));
  return { deviceId, publicKey, records, drafts: past.drafts.size, problems };
}

/** The device's vault as far as it unlocks the keys of segments: each stands there for the hall, too. */
async function keysIn(
  folder: string,
  privateKey: KeyObject,
  problems: string[],
): Promise<{ device: SegmentLine; vault: Vault }> {
  const secrets = new Map<string, string>();
  let device: SegmentLine | undefined;
  for (const { file } of await segmentsIn(folder)) {
    for await (const { text } of linesOf(file)) {
      const line = readLine(text);
      if (line.type !== 'segment') continue;
      device = line;
      if (secrets.has(line.wrappedKey)) continue;
      secrets.set(line.wrappedKey, secretOf(line, file));
    }
  }
  if (device === undefined) throw new Error(`there is no journal in ${folder}`);
  const vault: Vault = {
    lock: () => never('a journal that is only read'),
    unlock: (wrapped) => secrets.get(wrapped) || never('the rescue key does not open this segment'),
  };
  return { device, vault };

  /** Base64; empty when this segment cannot be opened, which must not keep the others from it. */
  function secretOf({ rescue }: SegmentLine, file: string): string {
    try {
      if (rescue === undefined) return never('it was written without a rescue key');
      return unwrapKey(rescue, privateKey).toString('base64');
    } catch (error) {
      problems.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
      return '';
    }
  }
}

function never(why: string): never {
  throw new Error(why);
}
