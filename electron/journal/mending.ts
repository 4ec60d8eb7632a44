import { type Evaluation, linkageOf, type Repair } from '../../shared/evaluation.ts';
import { caseKey } from '../../shared/service.ts';
import type { Ledger } from './ledger.ts';
import { type RepairLine, repairLine } from './repair-line.ts';
import type { OpenRecord } from './replay.ts';

/** Who mends what was sealed before its case was known (R19), and why. */
export const LINKED_LATE = { by: 'case source', why: 'the case was told after the seal' } as const;

/**
 * Mends case and codes of an open record, never what the citizen said (R15).
 * @returns the record as it is now
 * @throws when it is not open, or the disk refuses
 */
export async function mend(
  type: RepairLine['type'],
  id: string,
  repair: Repair,
  ledger: Ledger,
): Promise<OpenRecord> {
  const openRecord = (): OpenRecord => {
    const record = ledger.find(id);
    if (record === undefined) throw new Error(`record ${id} is not open`);
    return record;
  };
  // Until it is on the disk it may be written again at any time, and an older repair with it.
  if (!openRecord().journaled) await ledger.append(() => []);
  await ledger.append((pen) => {
    // Asked when it is its turn: a receipt may have come meanwhile, and then its key is gone.
    const evaluation = ledger.find(id)?.evaluation;
    if (evaluation === undefined) return [];
    return [repairLine(type, evaluation.draft, repair, isMove(evaluation, repair), pen)];
  });
  const record = openRecord();
  const mended = {
    ...record,
    evaluation: { ...record.evaluation, repair },
    ...(isMove(record.evaluation, repair) && { moved: true, attempted: false }),
  };
  ledger.open.set(id, mended);
  // The answer was about what it was before.
  ledger.answers.delete(id);
  return mended;
}

function isMove(evaluation: Evaluation, { linkage }: Repair): boolean {
  const before = linkageOf(evaluation);
  return before !== undefined && caseKey(before) !== caseKey(linkage);
}
