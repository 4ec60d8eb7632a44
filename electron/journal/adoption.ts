import { createPublicKey, verify } from 'node:crypto';
import type { Evaluation } from '../../shared/evaluation.ts';
import type { Identity } from '../device/identity.ts';
import { type Log, reasonOf } from '../log.ts';
import { isBehind } from './chain-end.ts';
import type { Ledger } from './ledger.ts';
import type { OwnChain } from './own-chain.ts';
import type { OpenRecord } from './replay.ts';
import { digestOf, hashOf } from './seal.ts';

/** A sealed record as the outbox has it. */
export type Found = Pick<OpenRecord, 'evaluation' | 'due' | 'attempted'>;

/** Checked and written so many at a time: that takes main's time, and somebody may be tapping. */
const AT_ONCE = 25;

/** Takes records that only the outbox has; see `Journal.adopt`. */
export async function adopt(
  records: readonly Found[],
  journal: {
    readonly ledger: Ledger;
    readonly chain: OwnChain;
    readonly identity: Identity;
    readonly log: Log;
  },
): Promise<readonly string[]> {
  const { ledger, chain, identity, log } = journal;
  // The latest first: it says how far the chain had gone, and until then places may be given twice.
  const latestFirst = records.toSorted(
    (a, b) =>
      Number(isBehind(a.evaluation.chain, b.evaluation.chain)) -
      Number(isBehind(b.evaluation.chain, a.evaluation.chain)),
  );
  try {
    for (let first = 0; first < latestFirst.length; first += AT_ONCE) {
      const some = latestFirst.slice(first, first + AT_ONCE);
      for (const found of some) take(found);
      const isUnwritten = ({ evaluation }: Found) =>
        ledger.open.get(evaluation.draft.id)?.journaled === false;
      if (some.some(isUnwritten)) await ledger.append(() => []);
    }
  } catch (error) {
    log.error('records of the outbox could not be journaled', { why: reasonOf(error) });
  }
  return records
    .map(({ evaluation }) => evaluation.draft.id)
    .filter((id) => ledger.knows(id) && (ledger.open.get(id)?.journaled ?? true));

  function take({ evaluation, due, attempted }: Found): void {
    const { id } = evaluation.draft;
    if (ledger.knows(id)) return;
    try {
      checkOwnSeal(evaluation, identity);
    } catch (error) {
      const why = reasonOf(error);
      log.error('a record of the outbox is not of this device; it is refused', { id, why });
      return;
    }
    chain.found(evaluation.chain);
    ledger.open.set(id, { evaluation, due, attempted, journaled: false, adopted: true });
    log.warn('a record of the outbox was not in the journal; it is taken over', { id });
  }
}

/**
 * Whether a record that comes from outside the journal is what this device once sealed.
 * @throws what is wrong with it; never quotes it
 */
export function checkOwnSeal(
  { draft, chain, salt }: Evaluation,
  { deviceId, publicKey }: Pick<Identity, 'deviceId' | 'publicKey'>,
): void {
  if (chain.deviceId !== deviceId) throw new Error('it was sealed by another device');
  if (digestOf(draft, salt) !== chain.digest) throw new Error('its content was changed');
  if (hashOf(chain) !== chain.hash) throw new Error('its place in the chain was changed');
  const key = createPublicKey({
    key: Buffer.from(publicKey, 'base64'),
    format: 'der',
    type: 'spki',
  });
  const signature = Buffer.from(chain.signature, 'base64');
  if (!verify(null, Buffer.from(chain.hash), key, signature)) {
    throw new Error('this device has not signed it');
  }
}
