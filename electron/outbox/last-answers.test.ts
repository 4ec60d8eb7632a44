import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { aCase, anEvaluationDraft } from '../../tests/builders.ts';
import { aDevice, retry } from './testing/a-delivering-device.ts';

describe('a record that is tried for weeks', () => {
  /** Lines the journal gets while a record is tried so often. */
  async function linesOf(outcome: Outcome, rounds: number): Promise<number> {
    const device = await aDevice(async (records) => records.map(() => outcome));
    const attempted = vi.spyOn(device.journal, 'attempted');
    const settled = vi.spyOn(device.journal, 'settled');
    const parcels = await device.parcels(anEvaluationDraft(), anEvaluationDraft());
    for (let round = 0; round < rounds; round++) await device.deliver(parcels);
    expect(device.asked).toHaveBeenCalledTimes(rounds);
    return [...attempted.mock.calls, ...settled.mock.calls]
      .map(([records]) => [...records].length)
      .reduce((sum, count) => sum + count, 0);
  }

  it.each<Outcome>([
    { kind: 'waitingCase', detail: 'code 2001: no service data', absent: true },
    { kind: 'unauthorised', detail: 'code 1002' },
    retry,
  ])('gets few lines in the journal, however often it is the same ($kind)', async (outcome) => {
    const lines = await linesOf(outcome, 50);
    expect([lines <= 6, lines]).toEqual([true, await linesOf(outcome, 2)]);
  });

  it('gets one, while nothing has left the device', async () => {
    expect(await linesOf({ ...retry, mayHaveArrived: false }, 50)).toBe(2);
  });

  it('is written about again when the answer is another one, or about another case', async () => {
    const wrong: Outcome = {
      kind: 'rejected',
      violations: [{ field: 'taskCode', rule: 'length', message: '31' }],
    };
    const answers = [retry, retry, wrong, wrong, { kind: 'delivered', receipt: 'R-1' } as const];
    const device = await aDevice(async () => answers.splice(0, 1));
    const settled = vi.spyOn(device.journal, 'settled');
    const parcels = await device.parcels(anEvaluationDraft());
    for (let round = 0; round < 3; round++) await device.deliver(parcels);
    const linkage = aCase({ taskCode: '2'.repeat(31) });
    await device.journal.repair(parcels[0]?.id ?? '', { linkage, by: 'Ops', why: 'taskCode' });
    for (let round = 0; round < 2; round++) await device.deliver(parcels);
    const told = settled.mock.calls.flatMap(([outcomes]) => [...outcomes.values()]);
    expect(told.map(({ kind }) => kind)).toEqual(['retry', 'rejected', 'rejected', 'delivered']);
    expect(device.openIds()).toEqual([]);
  });

  it('is written about again when the disk has refused it the last time', async () => {
    const device = await aDevice(async () => [retry]);
    const settled = vi.spyOn(device.journal, 'settled').mockRejectedValueOnce(new Error('EIO'));
    const parcels = await device.parcels(anEvaluationDraft());
    for (let round = 0; round < 3; round++) await device.deliver(parcels);
    expect(settled).toHaveBeenCalledTimes(2);
  });
});
