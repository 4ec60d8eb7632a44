import { type Evaluation, evaluationSchema } from '../../shared/evaluation.ts';
import type { OutboxItem } from '../../shared/outbox.ts';
import { endOfShanghaiDay } from '../../shared/shanghai-time.ts';
import type { Vault } from '../device/vault.ts';
import type { OpenRecord } from '../journal/replay.ts';

/** From which moment on an evaluation is late, corrected ms. */
export type CutOff = (assessedAt: number) => number;

/** The same day, 24:00 in Asia/Shanghai (reliability.md, Deadlines). */
export const SAME_DAY: CutOff = endOfShanghaiDay;

/** A sealed record as the outbox keeps it: its schedule in clear, its content locked (R12). */
export function toOutboxItem(
  { evaluation, due, attempted }: Pick<OpenRecord, 'evaluation' | 'due' | 'attempted'>,
  vault: Vault,
  cutOff: CutOff = SAME_DAY,
): OutboxItem {
  const { id, assessedAt } = evaluation.draft;
  return {
    id,
    due,
    cutOffAt: cutOff(assessedAt.corrected),
    mayHaveArrived: attempted,
    envelope: vault.lock(JSON.stringify(evaluation)),
  };
}

/** @throws when the envelope is not ours or was changed */
export function openEnvelope(envelope: string, vault: Vault): Evaluation {
  return evaluationSchema.parse(JSON.parse(vault.unlock(envelope)));
}
