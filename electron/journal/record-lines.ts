import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { caseKey } from '../../shared/service.ts';
import type { Line } from './line.ts';
import type { OpenRecord } from './replay.ts';
import { lastingPart, personalPart } from './seal.ts';

/** Locks with the key of the segment. */
export type Lock = (value: object) => string;
/** Locks with the key of a service. */
export type LockFor = (service: string, value: object) => string;

export function draftLine(draft: EvaluationDraft, lockFor: LockFor): Line {
  const { id, serviceId: service } = draft;
  return { type: 'draft', id, service, locked: lockFor(service, draft) };
}

/** The two lines of a sealed record. */
export function recordLines({ evaluation, due }: OpenRecord, lock: Lock, lockFor: LockFor): Line[] {
  const { draft, chain, salt } = evaluation;
  const { id, serviceId: service } = draft;
  return [
    { type: 'personal', id, service, locked: lockFor(service, personalPart(draft)) },
    {
      type: 'sealed',
      id,
      due,
      chain,
      locked: lock({
        lasting: lastingPart(draft),
        salt,
        caseKey: draft.linkage === undefined ? null : caseKey(draft.linkage),
      }),
    },
  ];
}
