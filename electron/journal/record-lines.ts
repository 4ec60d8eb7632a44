import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { caseKey } from '../../shared/service.ts';
import type { Line } from './line.ts';
import type { Pen } from './pen.ts';
import { repairLine } from './repair-line.ts';
import type { OpenRecord } from './replay.ts';
import { lastingPart, personalPart } from './seal.ts';

export function draftLine(draft: EvaluationDraft, { lockFor }: Pen): Line {
  const { id, serviceId: service } = draft;
  return { type: 'draft', id, service, locked: lockFor(service, draft) };
}

/** The lines of a sealed record; of one that came back from the outbox mended, its repair as well. */
export function recordLines(record: OpenRecord, pen: Pen): Line[] {
  const { evaluation, due, attempted, adopted } = record;
  const { draft, chain, salt, repair } = evaluation;
  const { id, serviceId: service } = draft;
  return [
    { type: 'personal', id, service, locked: pen.lockFor(service, personalPart(draft)) },
    {
      type: 'sealed',
      id,
      due,
      chain,
      locked: pen.lock({
        lasting: lastingPart(draft),
        salt,
        caseKey: draft.linkage === undefined ? null : caseKey(draft.linkage),
      }),
      ...(adopted && { adopted: { attempted } }),
    },
    ...(repair === undefined
      ? []
      : [repairLine('repaired', draft, repair, record.moved === true, pen)]),
  ];
}
