import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isBehind } from '../../electron/journal/chain-end.ts';
import { damagedKeyOf } from '../../electron/journal/key-line.ts';
import { type Line, readLine } from '../../electron/journal/line.ts';
import { linesOf, type PlacedLine, segmentsIn } from '../../electron/journal/line-file.ts';
import { GENESIS, type Head, hashOf } from '../../electron/journal/seal.ts';
import type { Chain } from '../../shared/evaluation.ts';
import type { Finding } from './finding.ts';
import { compareHeads, type RecordedHead } from './heads.ts';

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly records: number;
  readonly deviceId: string | undefined;
  /** SPKI, base64: to be compared with the hall's inventory. */
  readonly publicKey: string | undefined;
  readonly head: Head | undefined;
}

type Beginning = Extract<Line, { type: 'segment' }>;
type EpochLine = Extract<Line, { type: 'epoch' }>;

/**
 * Checks a journal without any key (R13): checksums, the numbers, hashes and signatures of the chain,
 * and what was recorded of it elsewhere.
 * @param folder the journal's own
 * @throws when the folder cannot be read
 */
export async function verifyJournal(
  folder: string,
  heads: readonly RecordedHead[],
): Promise<Verdict> {
  const findings: Finding[] = [];
  /** Each known place of the chain, `epoch/seq`, with its hash. */
  const places = new Map<string, string>();
  /** The lines of the epochs: written again where the first time seemed refused, they are the same. */
  const epochs = new Set<string>();
  let records = 0;
  let first: Beginning | undefined;
  let key: KeyObject | undefined;
  let head: Head | undefined;
  let lastNumber: number | undefined;
  const broken = (where: string, what: string) => findings.push({ kind: 'broken', where, what });
  const note = (where: string, what: string) => findings.push({ kind: 'note', where, what });

  for (const { number, file } of await segmentsIn(folder)) {
    const name = file.slice(folder.length).replace(/^[/\\]/, '');
    if (lastNumber !== undefined && number !== lastNumber + 1) {
      broken(name, `segment ${lastNumber + 1} is missing`);
    }
    lastNumber = number;
    let begun = false;
    for await (const placed of linesOf(file)) {
      const where = `${name}:${placed.number}`;
      const line = readLine(placed.text);
      if (placed.endless) note(where, 'the end of the line is damaged');
      if (line.type === 'corrupt') unreadable(placed, where, line.why);
      if (line.type === 'foreign') note(where, `only a newer version knows a line ${line.kind}`);
      if (line.type === 'segment') {
        begins(line, where, begun);
        begun = true;
      }
      if (line.type === 'epoch') epochBegins(line, placed.text, where);
      if (line.type === 'sealed') record(line.chain, where, line.adopted !== undefined);
    }
  }
  if (first === undefined) broken(folder, 'no readable segment');
  const deviceId = first?.deviceId;
  findings.push(...compareHeads(heads, { deviceId, places, first: first?.head }));
  return { findings, records, deviceId, publicKey: first?.publicKey, head };

  function unreadable({ text, torn }: PlacedLine, where: string, why: string): void {
    if (torn) note(where, 'torn by a power cut; nobody was told that it was kept');
    else if (damagedKeyOf(text) !== undefined) note(where, 'the key of a service is damaged');
    else broken(where, `the line was edited or damaged (${why})`);
  }

  function begins(line: Beginning, where: string, again: boolean): void {
    if (first === undefined) {
      first = line;
      key = publicKeyOf(line.publicKey);
      if (key === undefined) broken(where, 'the public key cannot be read');
      head = line.head;
      if (line.head.seq > 0) {
        places.set(`${line.head.epoch}/${line.head.seq}`, line.head.hash);
        note(where, `the journal begins after ${placeText(line.head)}; earlier segments are gone`);
      }
    }
    if (line.deviceId !== first.deviceId || line.publicKey !== first.publicKey) {
      broken(where, 'the segment is of another device or under another key');
    }
    if (!again && head !== undefined && line.head.hash !== head.hash) {
      broken(
        where,
        `${placeText(line.head)} was before this segment, but here ${placeText(head)} is`,
      );
      head = line.head;
    }
  }

  function epochBegins({ epoch, reason }: EpochLine, text: string, where: string): void {
    if (epochs.has(text)) return;
    epochs.add(text);
    note(where, `epoch ${epoch} begins: ${reason}`);
    if (head !== undefined && epoch <= head.epoch) broken(where, 'an epoch begins again');
    head = { epoch, seq: 0, hash: GENESIS };
  }

  /** @param adopted it came back from the outbox, so that it stands behind its place */
  function record(chain: Chain, where: string, adopted = false): void {
    const { epoch, seq, hash, prevHash, signature } = chain;
    const place = `${epoch}/${seq}`;
    const known = places.get(place);
    // The disk had refused it once, and it was written again.
    if (known === hash) return;
    records += 1;
    if (known !== undefined) {
      broken(where, `record ${place} stands there with two contents: the chain was forked`);
    }
    if (hashOf(chain) !== hash) broken(where, `record ${place} was edited: its hash is wrong`);
    const signed =
      key !== undefined && verify(null, Buffer.from(hash), key, Buffer.from(signature, 'base64'));
    if (!signed) broken(where, `record ${place} is not signed by this device`);
    if (chain.deviceId !== first?.deviceId) broken(where, `record ${place} is of another device`);
    const before = head ?? { epoch, seq: 0, hash: GENESIS };
    if (adopted) {
      note(where, `record ${place} was missing and came back from the outbox`);
      if (known === undefined) places.set(place, hash);
      if (isBehind(before, chain)) head = { epoch, seq, hash };
      return;
    }
    if (epoch !== before.epoch) {
      broken(where, `record ${place} follows ${placeText(before)} without the line of an epoch`);
    } else if (seq > before.seq + 1) {
      broken(where, `records ${epoch}/${before.seq + 1} to ${epoch}/${seq - 1} are missing`);
    } else if (seq <= before.seq || prevHash !== before.hash) {
      broken(
        where,
        `record ${place} does not follow ${placeText(before)}: the chain was rewritten`,
      );
    }
    places.set(place, hash);
    head = { epoch, seq, hash };
  }
}

function placeText({ epoch, seq }: Head): string {
  return seq === 0 ? `the beginning of epoch ${epoch}` : `record ${epoch}/${seq}`;
}

function publicKeyOf(spki: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
