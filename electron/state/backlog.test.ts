import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import {
  aDue,
  aMoment,
  anEvaluationDraft,
  anUnlinkedDraft,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { anIdentity } from '../../tests/device.ts';
import { GENESIS, seal } from '../journal/seal.ts';
import { type BacklogSources, backlogOf } from './backlog.ts';

const NOW = MONDAY_MORNING + 600_000;

function aRecord(draft = anEvaluationDraft(), due = aDue({ dueAt: NOW + 1 })) {
  const evaluation = seal(draft, { epoch: 1, seq: 0, hash: GENESIS }, anIdentity());
  return { evaluation, due, attempted: false, journaled: true, id: draft.id };
}

const NOBODY_KNOWS: BacklogSources = {
  answerTo: () => undefined,
  isExported: () => false,
  isSending: () => false,
  refusal: () => undefined,
  cutOffOf: () => NOW + 1,
};

function rejected(field: string, rule: string): Outcome {
  return { kind: 'rejected', violations: [{ field, rule, message: 'words' }] };
}

describe('the backlog', () => {
  it('is counted by state', () => {
    const [pending, sending, exported, waiting] = [aRecord(), aRecord(), aRecord(), aRecord()];
    const [quarantined, conflict] = [aRecord(), aRecord()];
    const [unlinked, twice] = [aRecord(anUnlinkedDraft()), aRecord(anUnlinkedDraft())];
    const answers = new Map<string, Outcome>([
      [pending.id, { kind: 'retry', mayHaveArrived: true, detail: 'no answer' }],
      // What lies in a rescue file does, whatever was said of it before.
      [exported.id, rejected('taskCode', 'length')],
      [waiting.id, { kind: 'waitingCase', detail: 'no such service' }],
      [quarantined.id, rejected('taskCode', 'length')],
      [conflict.id, { kind: 'conflict', detail: 'rated elsewhere' }],
    ]);
    const all = [pending, sending, exported, waiting, quarantined, conflict, unlinked, twice];
    const backlog = backlogOf(all, NOW, {
      ...NOBODY_KNOWS,
      answerTo: (id) => answers.get(id),
      isExported: (id) => id === exported.id,
      isSending: (id) => id === sending.id,
      refusal: (id) => (id === twice.id ? 'rated before' : undefined),
    });
    expect(backlog.records).toEqual({
      ...{ pending: 1, sending: 1, waitingCase: 2, quarantined: 3, exported: 1 },
    });
    expect(backlog.unlinked).toBe(2);
    expect(backlog.quarantine).toEqual([
      { reason: 'conflict', records: 2 },
      { reason: 'taskCode: length', records: 1 },
    ]);
  });

  it('knows its oldest record, and what is past its target and its cut-off', () => {
    const late = aRecord(anEvaluationDraft(), aDue({ dueAt: NOW }));
    const rated = aMoment(NOW - 90_500);
    const backlog = backlogOf([aRecord(anEvaluationDraft({ assessedAt: rated })), late], NOW, {
      ...NOBODY_KNOWS,
      cutOffOf: ({ id }) => (id === late.id ? NOW : NOW + 1),
    });
    // The builder's rating was given a minute after ten.
    expect(backlog).toMatchObject({ oldestSeconds: 540, overdue: 1, pastCutOff: 1 });
  });

  it('has no oldest record when there is none', () => {
    expect(backlogOf([], NOW, NOBODY_KNOWS).oldestSeconds).toBeNull();
  });

  it('R12: says nothing of rules that only a bad rating can break, nor what a province wrote', () => {
    const records = [aRecord(), aRecord(), aRecord()];
    const answers = [
      rejected('satisfaction', 'required'),
      rejected('taskCode', '评价人 13800001234'),
      rejected('assessTime', 'order'),
    ];
    const backlog = backlogOf(records, NOW, {
      ...NOBODY_KNOWS,
      answerTo: (id) => answers[records.findIndex((record) => record.id === id)],
    });
    expect(backlog.quarantine).toEqual([{ reason: 'other', records: 3 }]);
  });
});
