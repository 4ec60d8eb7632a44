import { type Evaluation, evaluationSchema } from '../../shared/evaluation.ts';
import type { OutboxItem } from '../../shared/outbox.ts';
import type { Due } from '../../shared/schedule.ts';
import type { Vault } from '../device/vault.ts';

/** A sealed record as the outbox keeps it: its schedule in clear, its content locked (R12). */
export function toOutboxItem(evaluation: Evaluation, due: Due, vault: Vault): OutboxItem {
  return { id: evaluation.draft.id, due, envelope: vault.lock(JSON.stringify(evaluation)) };
}

/** @throws when the envelope is not ours or was changed */
export function openEnvelope(envelope: string, vault: Vault): Evaluation {
  return evaluationSchema.parse(JSON.parse(vault.unlock(envelope)));
}
