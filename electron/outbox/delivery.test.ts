import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import {
  aCaseWithCitizen,
  anEvaluationDraft,
  anId,
  anUnlinkedDraft,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { aDevice, receiptFor, retry } from './testing/a-delivering-device.ts';

const inTime = { target: true, cutOff: true };

it('asks the province once when a worker that replaces another asks while it is under way', async () => {
  const answer = Promise.withResolvers<readonly Outcome[]>();
  const { deliver, parcels, asked } = await aDevice(() => answer.promise);
  const waiting = await parcels(anEvaluationDraft());
  const first = deliver(waiting);
  const second = deliver(waiting);
  answer.resolve([{ kind: 'delivered', receipt: 'R-1' }]);
  expect([await first, await second, asked.mock.calls.length]).toEqual([
    [{ kind: 'delivered', receipt: 'R-1' }],
    [{ kind: 'delivered', receipt: 'R-1' }],
    1,
  ]);
});

it('asks once for what waits its turn as well', async () => {
  const answers: (() => void)[] = [];
  const device = await aDevice(
    (records) => new Promise((give) => answers.push(() => give(records.map(receiptFor)))),
    { submit: 1, supplement: 1 },
  );
  const waiting = await device.parcels(anEvaluationDraft(), anEvaluationDraft());
  const settling = [device.deliver(waiting), device.deliver(waiting)];
  for (const turn of [1, 2]) {
    await vi.waitFor(() => expect(device.asked).toHaveBeenCalledTimes(turn));
    answers.shift()?.();
  }
  const [first, second] = await Promise.all(settling);
  expect([first?.map(({ kind }) => kind), second]).toEqual([['delivered', 'delivered'], first]);
  expect(device.asked).toHaveBeenCalledTimes(2);
});

it.each([
  [retry, false],
  [{ ...retry, spoke: true } as const, true],
  [{ kind: 'unauthorised', detail: 'token refused' } as const, true],
])('after %j the province was reached: %s', async (outcome, isReached) => {
  const device = await aDevice(async (records) => records.map(() => outcome));
  await device.deliver(await device.parcels(anEvaluationDraft()));
  expect(device.reached.mock.calls).toEqual([[isReached]]);
});

describe('the settlement', () => {
  it('says that the journal has the receipt, and which deadlines were met', async () => {
    const device = await aDevice();
    const [first] = await device.settle(await device.parcels(anEvaluationDraft()));
    expect(first).toMatchObject({ outcome: { kind: 'delivered' }, journaled: true, met: inTime });
  });

  it('says so when the journal could not write the receipt down', async () => {
    const device = await aDevice();
    vi.spyOn(device.journal, 'settled').mockRejectedValue(new Error('ENOSPC'));
    const [first] = await device.settle(await device.parcels(anEvaluationDraft()));
    expect(first).toMatchObject({ outcome: { kind: 'delivered' }, journaled: false });
  });

  it('R21: says that the target was missed although the cut-off was not', async () => {
    const device = await aDevice(undefined, undefined, MONDAY_MORNING + 60_000 + 300_001);
    const [first] = await device.settle(await device.parcels(anEvaluationDraft()));
    expect(first?.met).toEqual({ target: false, cutOff: true });
  });
});

describe('past the cut-off', () => {
  const TOMORROW = Date.UTC(2026, 2, 2, 16);

  it('goes by the supplement, with a reason that is true', async () => {
    const device = await aDevice(undefined, undefined, TOMORROW);
    const [one, two] = [anEvaluationDraft({ capturedOffline: true }), anEvaluationDraft()];
    const settlements = await device.settle(await device.parcels(one, two));
    expect(device.late.mock.calls.map(([records, reason]) => [records.length, reason])).toEqual([
      [1, '网络中断，补报'],
      [1, '当日未能送达，补报'],
    ]);
    expect([device.asked.mock.calls.length, settlements.map(({ met }) => met?.cutOff)]).toEqual([
      0,
      [false, false],
    ]);
  });

  it('begins at 24:00 in Asia/Shanghai and not a moment before', async () => {
    const device = await aDevice(undefined, undefined, TOMORROW - 1);
    await device.deliver(await device.parcels(anEvaluationDraft()));
    expect([device.asked.mock.calls.length, device.late.mock.calls.length]).toEqual([1, 0]);
  });
});

describe('a delivery', () => {
  it('tells the province which records may have arrived before', async () => {
    const device = await aDevice();
    const [one, two] = await device.parcels(anEvaluationDraft(), anEvaluationDraft());
    if (one === undefined || two === undefined) throw new Error('sealing');
    await device.deliver([one, { ...two, mayHaveArrived: true }]);
    expect(device.asked.mock.calls[0]?.[0].map((record) => record.mayHaveArrived)).toEqual([
      false,
      true,
    ]);
  });

  it('never sends what the citizen was told was not saved', async () => {
    const { journal, deliver, parcels, asked } = await aDevice();
    const draft = anEvaluationDraft();
    const late = await parcels(draft);
    await journal.withdraw(draft.id);
    expect([await deliver(late), asked.mock.calls.length]).toMatchObject([
      [{ kind: 'conflict' }],
      0,
    ]);
  });

  it('gives one outcome per parcel in the same order, and the journal the receipts', async () => {
    const device = await aDevice(async ([one, two]) => [
      ...(one === undefined ? [] : [retry]),
      ...(two === undefined ? [] : [receiptFor(two)]),
    ]);
    const parcels = await device.parcels(anEvaluationDraft(), anEvaluationDraft());
    const outcomes = await device.deliver(parcels);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['retry', 'delivered']);
    expect(device.openIds()).toEqual([parcels[0]?.id]);
  });

  it('is journaled as an attempt before the province is asked', async () => {
    const device = await aDevice(async (evaluations) => {
      expect(device.journal.open().map(({ attempted }) => attempted)).toEqual([true]);
      return evaluations.map(receiptFor);
    });
    await device.deliver(await device.parcels(anEvaluationDraft()));
    expect(device.asked).toHaveBeenCalledOnce();
  });

  it('asks the province no more once there is a receipt', async () => {
    const device = await aDevice();
    const parcels = await device.parcels(anEvaluationDraft());
    const first = await device.deliver(parcels);
    expect(await device.deliver(parcels)).toEqual(first);
    expect(device.asked).toHaveBeenCalledOnce();
  });

  it('keeps to what the province takes at once', async () => {
    const device = await aDevice(undefined, { submit: 2, supplement: 100 });
    const drafts = Array.from({ length: 5 }, () => anEvaluationDraft());
    await device.deliver(await device.parcels(...drafts));
    expect(device.asked.mock.calls.map(([batch]) => batch.length)).toEqual([2, 2, 1]);
  });

  it('R19: holds what has no case and sends the others', async () => {
    const device = await aDevice();
    const parcels = await device.parcels(anUnlinkedDraft(), anEvaluationDraft());
    const outcomes = await device.deliver(parcels);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['waitingCase', 'delivered']);
  });

  it('R2: quarantines what has no case because its case had been rated before', async () => {
    const device = await aDevice();
    const parcels = await device.parcels(anUnlinkedDraft());
    device.refusals.set(parcels[0]?.id ?? '', 'rated before');
    expect(await device.settle(parcels)).toEqual([
      { outcome: { kind: 'conflict', detail: 'rated before' }, journaled: false, unasked: true },
    ]);
    expect(device.asked).not.toHaveBeenCalled();
  });

  it('says that a record may have arrived when the province forgot to answer for it', async () => {
    const device = await aDevice(async () => []);
    const outcomes = await device.deliver(await device.parcels(anEvaluationDraft()));
    expect(outcomes).toEqual([{ kind: 'retry', mayHaveArrived: true, detail: 'no outcome' }]);
  });

  it('goes by the journal where the envelope has gone bad', async () => {
    const { parcels, deliver } = await aDevice();
    const [one] = await parcels(anEvaluationDraft());
    if (one === undefined) throw new Error('sealing');
    const outcomes = await deliver([{ ...one, envelope: 'AAAA' }]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered']);
  });

  it('sends the others when one can be read nowhere; that one is for somebody to see', async () => {
    const device = await aDevice();
    const [one, two] = await device.parcels(anEvaluationDraft(), anEvaluationDraft());
    if (one === undefined || two === undefined) throw new Error('sealing');
    const lost = { ...one, id: anId() };
    const settlements = await device.settle([lost, two]);
    expect(settlements.map(({ outcome: { kind }, unasked }) => [kind, unasked])).toEqual([
      ['rejected', true],
      ['delivered', undefined],
    ]);
  });

  it('never sends what lies in a rescue file, whatever the worker says', async () => {
    const device = await aDevice();
    const parcels = await device.parcels(anEvaluationDraft());
    await device.journal.exported(
      parcels.map(({ id }) => id),
      'rescue',
    );
    expect(await device.settle(parcels)).toMatchObject([{ exported: true, unasked: true }]);
    expect(device.asked).not.toHaveBeenCalled();
  });

  it('goes on where the disk answers no more', async () => {
    const device = await aDevice();
    vi.spyOn(device.journal, 'attempted').mockReturnValue(new Promise(() => undefined));
    vi.spyOn(device.journal, 'settled').mockReturnValue(new Promise(() => undefined));
    const parcels = await device.parcels(anEvaluationDraft());
    const settling = device.settle(parcels);
    for (let write = 0; write < 2; write++) {
      await vi.waitFor(() => expect(device.time.pending()).toEqual([2_000]));
      device.time.advance(2_000);
    }
    expect(await settling).toMatchObject([{ outcome: { kind: 'delivered' }, journaled: false }]);
  });

  it.each(['attempted', 'settled'] as const)(
    'goes to the province even where the journal takes no line (%s)',
    async (line) => {
      const device = await aDevice();
      vi.spyOn(device.journal, line).mockRejectedValue(new Error('ENOSPC'));
      const outcomes = await device.deliver(await device.parcels(anEvaluationDraft()));
      expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered']);
    },
  );

  it('R12: logs nothing of who was rated by whom or what was said', async () => {
    const rejected: Outcome = {
      kind: 'rejected',
      violations: [{ field: 'certKey', rule: 'checkDigit', message: '350200199001010010 有误' }],
    };
    const device = await aDevice(async (evaluations) => evaluations.map(() => rejected));
    const linkage = aCaseWithCitizen();
    const draft = anEvaluationDraft({ text: '等了很久', linkage, level: 1 });
    await device.deliver(await device.parcels(draft));
    const secrets = [draft.text, linkage.certKey, linkage.userName, linkage.mobile];
    expect(secrets.filter((secret) => device.log.text().includes(secret ?? 'none'))).toEqual([]);
  });
});
