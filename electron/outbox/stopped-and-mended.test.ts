import { describe, expect, it, vi } from 'vitest';
import { linkageOf } from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import { aCase, anEvaluationDraft } from '../../tests/builders.ts';
import { aDevice, receiptFor, retry } from './testing/a-delivering-device.ts';

describe('a record that is mended', () => {
  const wrong: Outcome = {
    kind: 'rejected',
    violations: [{ field: 'taskCode', rule: 'length', message: '31' }],
  };
  const mended = { linkage: aCase({ taskCode: '2'.repeat(31) }), by: 'Ops', why: 'taskCode' };

  it('goes out with the case it has now, though the outbox still has the old one', async () => {
    const device = await aDevice();
    const [parcel] = await device.parcels(anEvaluationDraft());
    if (parcel === undefined) throw new Error('sealing');
    await device.journal.repair(parcel.id, mended);
    await device.deliver([parcel]);
    const sent = device.asked.mock.calls[0]?.[0][0]?.evaluation;
    expect([sent && linkageOf(sent)?.taskCode, sent?.draft.linkage?.taskCode]).toEqual([
      '2'.repeat(31),
      '1'.repeat(31),
    ]);
  });

  it('has not arrived with the case it has now, whatever became of the one before', async () => {
    const device = await aDevice(async (records) => records.map(() => retry));
    const [parcel] = await device.parcels(anEvaluationDraft());
    if (parcel === undefined) throw new Error('sealing');
    const lost = { ...parcel, mayHaveArrived: true };
    const told = () => device.asked.mock.lastCall?.[0].map(({ mayHaveArrived }) => mayHaveArrived);
    await device.deliver([lost]);
    expect(told()).toEqual([true]);
    await device.journal.repair(parcel.id, {
      ...mended,
      linkage: { ...mended.linkage, projectNo: 'another' },
    });
    await device.deliver([lost]);
    expect(told()).toEqual([false]);
    await device.deliver([lost]);
    expect(told()).toEqual([true]);
  });

  it('has not arrived with the case it has now while the province says so, however often', async () => {
    const absent = { kind: 'waitingCase', detail: 'no service data', absent: true } as const;
    const device = await aDevice(async (records) => records.map(() => absent));
    const parcels = await device.parcels(anEvaluationDraft());
    const linkage = { ...mended.linkage, projectNo: 'another' };
    for (const { id } of parcels) await device.journal.repair(id, { ...mended, linkage });
    for (let round = 0; round < 3; round++) await device.deliver(parcels);
    const told = device.asked.mock.calls.map(([[record]]) => record?.mayHaveArrived);
    expect(told).toEqual([false, false, false]);
  });

  it('is not put into quarantine for the case it had when it was sent', async () => {
    const answer = Promise.withResolvers<readonly Outcome[]>();
    const device = await aDevice(() => answer.promise);
    const [parcel] = await device.parcels(anEvaluationDraft());
    if (parcel === undefined) throw new Error('sealing');
    const settling = device.deliver([parcel]);
    await vi.waitFor(() => expect(device.asked).toHaveBeenCalledOnce());
    await device.journal.repair(parcel.id, mended);
    answer.resolve([wrong]);
    expect((await settling).map(({ kind }) => kind)).toEqual(['retry']);
    expect(device.journal.answerTo(parcel.id)).toBeUndefined();
  });
});

describe('a record that waits for the batch before its own', () => {
  /** The first of two is under way, and the other has not been sent. */
  async function aDeviceInTheMiddle() {
    const first = Promise.withResolvers<void>();
    const device = await aDevice((records) => first.promise.then(() => records.map(receiptFor)), {
      submit: 1,
      supplement: 1,
    });
    const parcels = await device.parcels(anEvaluationDraft(), anEvaluationDraft());
    const settling = device.settle(parcels);
    await vi.waitFor(() => expect(device.asked).toHaveBeenCalledOnce());
    return { ...device, first, settling, second: parcels[1]?.id ?? '' };
  }

  it('goes out with the case it was mended to meanwhile', async () => {
    const { journal, asked, first, settling, second } = await aDeviceInTheMiddle();
    const linkage = aCase({ projectNo: 'another' });
    await journal.repair(second, { linkage, by: 'Ops', why: 'projectNo' });
    first.resolve();
    await settling;
    const sent = asked.mock.calls.map(([[record]]) => record && linkageOf(record.evaluation));
    expect(sent.map((each) => each?.projectNo)).toEqual([aCase().projectNo, 'another']);
  });

  it('stays here when it is handed out in a rescue file meanwhile', async () => {
    const { journal, asked, first, settling, second } = await aDeviceInTheMiddle();
    await journal.exported([second], 'rescue file');
    first.resolve();
    expect((await settling)[1]).toMatchObject({ exported: true, unasked: true });
    expect(asked).toHaveBeenCalledOnce();
  });
});

describe('R15: a record that would not pass inspection', () => {
  const violations = [{ field: 'taskCode', rule: 'length', message: '实施编码 / the task code' }];
  const stopped: Outcome = { kind: 'rejected', violations, unasked: true };

  it('is stopped without asking the province, and the others are sent', async () => {
    const device = await aDevice();
    const parcels = await device.parcels(anEvaluationDraft(), anEvaluationDraft());
    device.inspect.mockReturnValueOnce(violations);
    const settlements = await device.settle(parcels);
    expect(settlements.map(({ outcome, unasked }) => [outcome.kind, unasked])).toEqual([
      ['rejected', true],
      ['delivered', undefined],
    ]);
    expect(settlements[0]).toEqual({ outcome: stopped, journaled: true, unasked: true });
    const sent = device.asked.mock.calls.flatMap(([records]) => records);
    expect(sent.map(({ evaluation }) => evaluation.draft.id)).toEqual([parcels[1]?.id]);
    expect(device.openIds()).toEqual([parcels[0]?.id]);
  });

  it('is written down once, however often it is looked at', async () => {
    const device = await aDevice();
    const settled = vi.spyOn(device.journal, 'settled');
    const parcels = await device.parcels(anEvaluationDraft());
    device.inspect.mockReturnValue(violations);
    for (let round = 0; round < 3; round++) await device.settle(parcels);
    expect(settled).toHaveBeenCalledOnce();
    expect(device.log.lines.filter(({ message }) => message.includes('stopped'))).toEqual([
      expect.objectContaining({ fields: { id: parcels[0]?.id, why: 'taskCode: length' } }),
    ]);
  });

  it('may still have arrived before it was stopped', async () => {
    const device = await aDevice(async (records) => records.map(() => retry));
    const parcels = await device.parcels(anEvaluationDraft());
    await device.settle(parcels);
    device.inspect.mockReturnValueOnce(violations);
    await device.settle(parcels);
    expect(device.journal.open().map(({ attempted }) => attempted)).toEqual([true]);
  });

  it('is tried again when it was mended while the stop was written down', async () => {
    const device = await aDevice();
    const [parcel] = await device.parcels(anEvaluationDraft());
    if (parcel === undefined) throw new Error('sealing');
    device.inspect.mockReturnValueOnce(violations);
    vi.spyOn(device.journal, 'settled').mockImplementationOnce(async () => {
      const linkage = aCase({ taskCode: '2'.repeat(31) });
      await device.journal.repair(parcel.id, { linkage, by: 'Ops', why: 'taskCode' });
    });
    expect(await device.settle([parcel])).toMatchObject([
      { outcome: { kind: 'retry', mayHaveArrived: false }, unasked: true },
    ]);
    expect(await device.deliver([parcel])).toMatchObject([{ kind: 'delivered' }]);
  });
});
