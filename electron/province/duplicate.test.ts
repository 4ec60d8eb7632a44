import { describe, expect, it, vi } from 'vitest';
import type { Asked, Outcome, Receipt, Refusal } from '../../shared/province.ts';
import { outcomeOfDuplicate } from './duplicate.ts';
import { aDevice } from './testing/device.ts';

const evaluation = aDevice().rate();
const { level, assessedAt } = evaluation.draft;
const found = { kind: 'found', receipt: 'R1' } as const;
const ours: Receipt = { ...found, level, assessedAt: assessedAt.corrected };

function judged(receipt: Receipt, mayHaveArrived = true) {
  const asked: Asked<Receipt> = { ok: true, value: receipt };
  return outcomeOfDuplicate({ evaluation, mayHaveArrived }, async () => asked, 'there is one');
}

describe('“there is one already”', () => {
  it('is our own when the province names our level and time', async () => {
    const delivered = { kind: 'delivered', receipt: 'R1', duplicate: true };
    expect(await judged(ours)).toEqual(delivered);
    const cut = Math.floor(assessedAt.corrected / 1000) * 1000;
    expect(await judged({ ...ours, assessedAt: cut })).toEqual(delivered);
  });

  it.each([
    ['another level', { ...ours, level: 1 }],
    ['another time', { ...ours, assessedAt: assessedAt.corrected - 1_000 }],
    ['no level', { ...found, assessedAt: assessedAt.corrected }],
    ['no time', { ...found, level }],
    ['nothing', { kind: 'none' }],
  ] as const)('is a conflict when the province names %s', async (_what, receipt) => {
    expect(await judged(receipt)).toEqual({ kind: 'conflict', detail: 'there is one' });
  });

  it('is taken for our own, uncertain, where nobody can be asked', async () => {
    expect(await judged({ kind: 'unsupported' })).toEqual({
      kind: 'delivered',
      receipt: '350200202611210001-1',
      duplicate: true,
      receiptUncertain: true,
    });
  });

  it.each([ours, { kind: 'unsupported' }] as const)(
    'is a conflict, unasked, when no answer of ours was lost: %j',
    async (receipt) => {
      const find = vi.fn(async () => ({ ok: true, value: receipt }) as const);
      const outcome = await outcomeOfDuplicate({ evaluation, mayHaveArrived: false }, find, 'x');
      expect(outcome).toEqual({ kind: 'conflict', detail: 'x', absent: true });
      expect(find).not.toHaveBeenCalled();
    },
  );

  const refusals: readonly (readonly [Refusal, Outcome['kind']])[] = [
    [{ kind: 'retry', mayHaveArrived: true, detail: 'x' }, 'retry'],
    [{ kind: 'unauthorised', detail: 'x' }, 'unauthorised'],
    [{ kind: 'rejected', violations: [] }, 'conflict'],
  ];

  it.each(refusals)('is undecided while asking fails: %j', async (outcome, kind) => {
    const find = async () => ({ ok: false, outcome }) as const;
    const submission = { evaluation, mayHaveArrived: true };
    expect(await outcomeOfDuplicate(submission, find, 'x')).toMatchObject({ kind });
  });
});
