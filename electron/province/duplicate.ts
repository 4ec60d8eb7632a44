import { type Evaluation, linkageOf } from '../../shared/evaluation.ts';
import type { Asked, Outcome, Receipt, Submission } from '../../shared/province.ts';
import { wireTime } from '../../shared/shanghai-time.ts';

/**
 * Judges “there is one already” of a province that does not say whose. It is our own earlier attempt
 * only if the answer to one was lost, and the province, asked for what it has, names the same level
 * and time; where it cannot be asked, that stays uncertain and is counted. Otherwise somebody else
 * was first.
 * @param findReceipt asks for the same case; not called when no answer was lost
 * @param detail what the province said, for a conflict
 */
export async function outcomeOfDuplicate(
  { evaluation, mayHaveArrived }: Submission,
  findReceipt: () => Promise<Asked<Receipt>>,
  detail: string,
): Promise<Outcome> {
  const conflict = { kind: 'conflict', detail } as const;
  if (!mayHaveArrived) return { ...conflict, absent: true };
  const asked = await findReceipt();
  if (!asked.ok) {
    // Nothing is decided yet: what was asked is asked again.
    return asked.outcome.kind === 'retry' || asked.outcome.kind === 'unauthorised'
      ? asked.outcome
      : conflict;
  }
  const receipt = asked.value;
  switch (receipt.kind) {
    case 'found': {
      const { level, assessedAt } = evaluation.draft;
      const isOurs =
        receipt.level === level &&
        receipt.assessedAt !== undefined &&
        // The wire has whole seconds.
        wireTime(receipt.assessedAt) === wireTime(assessedAt.corrected);
      return isOurs ? { kind: 'delivered', receipt: receipt.receipt, duplicate: true } : conflict;
    }
    case 'none':
      return conflict;
    case 'unsupported':
      return {
        kind: 'delivered',
        receipt: keyOf(evaluation),
        ...{ duplicate: true, receiptUncertain: true },
      };
    default:
      return receipt satisfies never;
  }
}

/** The province's key of a record stands in for the receipt that was lost. */
function keyOf(evaluation: Evaluation): string {
  const linkage = linkageOf(evaluation);
  return `${linkage?.projectNo ?? ''}-${linkage?.serviceNumber ?? 1}`;
}
