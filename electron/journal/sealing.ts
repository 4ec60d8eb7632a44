import type { Evaluation, EvaluationDraft } from '../../shared/evaluation.ts';
import { isBad } from '../../shared/level.ts';
import type { Due } from '../../shared/schedule.ts';
import type { Identity } from '../device/identity.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Ledger } from './ledger.ts';
import type { OwnChain } from './own-chain.ts';
import type { OpenRecord } from './replay.ts';
import { seal } from './seal.ts';
import type { Writing } from './writing.ts';

/** The result of sealing: the records, and whether this disk holds them durably. */
export interface Sealed {
  readonly records: readonly OpenRecord[];
  readonly journaled: boolean;
}

/** Seals all drafts in one append, or none; see `Journal.seal`. */
export async function sealAll(
  drafts: readonly EvaluationDraft[],
  journal: {
    readonly ledger: Ledger;
    readonly chain: OwnChain;
    readonly writing: Pick<Writing, 'rememberEnd'>;
    readonly identity: Identity;
    readonly log: Log;
    readonly targetMs: number;
  },
): Promise<Sealed> {
  const { ledger, chain, writing, identity, log, targetMs } = journal;
  // What was delivered already needs no second place in the chain.
  const undelivered = drafts.filter((draft) => !ledger.settled.has(draft.id));
  const fresh = new Map<string, OpenRecord>();
  let end = chain.head;
  for (const draft of undelivered) {
    if (ledger.open.has(draft.id) || fresh.has(draft.id)) continue;
    const evaluation = seal(draft, end, identity);
    const { epoch, seq, hash } = evaluation.chain;
    end = { epoch, seq, hash };
    const due = dueOf(evaluation, targetMs);
    fresh.set(draft.id, { evaluation, due, attempted: false, journaled: false });
  }
  // Only now, when all of them could be sealed.
  if (fresh.size > 0) chain.goOn(end);
  for (const [id, record] of fresh) ledger.open.set(id, record);
  const records = undelivered.flatMap(({ id }) => ledger.open.get(id) ?? []);
  try {
    if (records.some((record) => !record.journaled)) await ledger.append(() => []);
    return { records, journaled: true };
  } catch (error) {
    log.error('the journal could not be written', { why: reasonOf(error) });
    // The outbox may have them, and a power cut may come before this disk takes them.
    writing.rememberEnd(chain.head);
    return { records, journaled: false };
  }
}

function dueOf({ draft, chain }: Evaluation, targetMs: number): Due {
  return {
    bad: isBad(draft.level),
    dueAt: draft.assessedAt.corrected + targetMs,
    epoch: chain.epoch,
    seq: chain.seq,
  };
}
