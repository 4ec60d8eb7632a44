import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type EvaluationDraft, linkageOf } from '../../shared/evaluation.ts';
import type { Parcel } from '../../shared/outbox.ts';
import type { Outcome, Province, Submission, Violation } from '../../shared/province.ts';
import {
  aCase,
  aCaseWithCitizen,
  aMoment,
  anEvaluationDraft,
  anId,
  anUnlinkedDraft,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openJournal } from '../journal/journal.ts';
import { createHandDrivenTime } from '../queue/testing/hand-driven-time.ts';
import { createDeadlines } from './deadlines.ts';
import { createDelivery } from './delivery.ts';
import { createPack, openEnvelope } from './envelope.ts';
import { openEnvelopeKeys } from './envelope-keys.ts';

const retry: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };
const receiptFor = ({ evaluation }: Submission): Outcome => ({
  kind: 'delivered',
  receipt: `R-${evaluation.draft.id}`,
});
const inTime = { target: true, cutOff: true };

/** A device that delivers to a province which answers as told. */
async function aDevice(
  submit: Province['submit'] = async (records) => records.map(receiptFor),
  limits = { submit: 100, supplement: 100 },
  now = MONDAY_MORNING + 61_000,
) {
  const home = aFolder();
  const identity = anIdentity(home);
  const log = aLog();
  const journal = await openJournal({
    folder: join(home, 'journal'),
    identity,
    clock: { boot: 'this-boot', now: () => aMoment() },
    log,
    targetMs: 300_000,
  });
  onTestFinished(() => journal.close());
  const keys = await openEnvelopeKeys({
    folder: join(home, 'outbox-keys'),
    vault: identity.vault,
    clock: { boot: 'this-boot', now: () => aMoment() },
    log,
    days: new Set(),
  });
  const time = createHandDrivenTime();
  const deadlines = createDeadlines({ targetMs: 300_000 });
  const pack = createPack({ journal, keys, deadlines });
  const asked = vi.fn(submit);
  const late = vi.fn<Province['supplement']>(async (records) => records.map(receiptFor));
  const refusals = new Map<string, string>();
  const reached = vi.fn<(reached: boolean) => void>();
  const inspect = vi.fn((_evaluation: unknown): readonly Violation[] => []);
  const province: Province = {
    submit: asked,
    supplement: late,
    limits,
    evaluationPage: () => Promise.reject(new Error('not asked here')),
    findReceipt: () => Promise.reject(new Error('not asked here')),
    options: () => Promise.reject(new Error('not asked here')),
    close: () => Promise.resolve(),
  };
  const deliver = createDelivery({
    journal,
    province,
    inspection: { ofEvaluation: inspect },
    keys,
    clock: { boot: 'this-boot', now: () => aMoment(now) },
    timers: time.timers,
    log,
    deadlines,
    refusal: (id) => refusals.get(id),
    reached,
  });
  return {
    journal,
    log,
    time,
    pack,
    keys,
    settle: deliver,
    /** Only the outcomes. */
    deliver: async (parcels: readonly Parcel[]) =>
      (await deliver(parcels)).map(({ outcome }) => outcome),
    asked,
    reached,
    inspect,
    refusals,
    late,
    async parcels(...drafts: EvaluationDraft[]) {
      const { records } = await journal.seal(drafts);
      return records
        .map(pack)
        .map(({ id, mayHaveArrived, envelope }) => ({ id, mayHaveArrived, envelope }));
    },
    openIds: () => journal.open().map(({ evaluation }) => evaluation.draft.id),
  };
}

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
  });
});

describe('R15: a record that would not pass inspection', () => {
  const violations = [{ field: 'taskCode', rule: 'length', message: '实施编码 / the task code' }];
  const held: Outcome = { kind: 'rejected', violations, unasked: true };

  it('is held without asking the province, and the others are sent', async () => {
    const device = await aDevice();
    const parcels = await device.parcels(anEvaluationDraft(), anEvaluationDraft());
    device.inspect.mockReturnValueOnce(violations);
    const settlements = await device.settle(parcels);
    expect(settlements.map(({ outcome, unasked }) => [outcome.kind, unasked])).toEqual([
      ['rejected', true],
      ['delivered', undefined],
    ]);
    expect(settlements[0]).toEqual({ outcome: held, journaled: true, unasked: true });
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
    expect(device.log.lines.filter(({ message }) => message.includes('held'))).toEqual([
      expect.objectContaining({ fields: { id: parcels[0]?.id, why: 'taskCode: length' } }),
    ]);
  });

  it('may still have arrived before it was held', async () => {
    const device = await aDevice(async (records) => records.map(() => retry));
    const parcels = await device.parcels(anEvaluationDraft());
    await device.settle(parcels);
    device.inspect.mockReturnValueOnce(violations);
    await device.settle(parcels);
    expect(device.journal.open().map(({ attempted }) => attempted)).toEqual([true]);
  });

  it('is tried again when it was mended while the hold was written down', async () => {
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

it('an envelope opens to what was sealed, and only with the key of this device', async () => {
  const { journal, pack, keys } = await aDevice();
  const { records } = await journal.seal([anEvaluationDraft()]);
  const [record] = records;
  if (record === undefined) throw new Error('nothing was sealed');
  const item = pack(record);
  const other = await aDevice();
  expect(openEnvelope(item, keys)).toEqual(record.evaluation);
  expect(() => openEnvelope(item, other.keys)).toThrow();
});
