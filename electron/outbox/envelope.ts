import { type Evaluation, evaluationSchema } from '../../shared/evaluation.ts';
import type { OutboxItem } from '../../shared/outbox.ts';
import { shanghaiDay } from '../../shared/shanghai-time.ts';
import { parseCarrying } from '../device/newer-version.ts';
import type { Journal } from '../journal/journal.ts';
import type { OpenRecord } from '../journal/replay.ts';
import type { Deadlines } from './deadlines.ts';
import type { EnvelopeKeys } from './envelope-keys.ts';

/** Tells two versions of a record apart; see `OutboxItem`. */
export function revisionOf({ repair }: Pick<Evaluation, 'repair'>): number {
  return repair?.at ?? 0;
}

/** Whose key locks the envelope; the same however often it is packed. */
export function dayOf({ draft }: Pick<Evaluation, 'draft'>): string {
  return shanghaiDay(draft.assessedAt.corrected);
}

/** Makes of a record what the outbox keeps: its schedule in clear, its content locked (R12). */
export type Pack = (record: Pick<OpenRecord, 'evaluation' | 'due' | 'attempted'>) => OutboxItem;

export function createPack(options: {
  readonly journal: Pick<Journal, 'isExported'>;
  readonly keys: Pick<EnvelopeKeys, 'lock'>;
  readonly deadlines: Deadlines;
}): Pack {
  const { journal, keys, deadlines } = options;
  return ({ evaluation, due, attempted }) => ({
    id: evaluation.draft.id,
    due,
    cutOffAt: deadlines.cutOffOf(evaluation.draft),
    mayHaveArrived: attempted,
    revision: revisionOf(evaluation),
    exported: journal.isExported(evaluation.draft.id),
    envelope: keys.lock(JSON.stringify(evaluation), dayOf(evaluation)),
  });
}

/** @throws when the envelope is not ours, was changed, or belongs to another record */
export function openEnvelope(
  { id, envelope }: Pick<OutboxItem, 'id' | 'envelope'>,
  keys: Pick<EnvelopeKeys, 'unlock'>,
): Evaluation {
  const evaluation = parseCarrying(evaluationSchema, JSON.parse(keys.unlock(envelope)));
  if (evaluation.draft.id !== id) throw new Error('it belongs to another record');
  return evaluation;
}
