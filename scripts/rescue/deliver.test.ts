import { describe, expect, it, vi } from 'vitest';
import { createDeadlines } from '../../electron/outbox/deadlines.ts';
import { aDevice } from '../../electron/province/testing/device.ts';
import type { Rescued } from '../../electron/rescue/rescue-file.ts';
import type { Outcome, Province, Submission } from '../../shared/province.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aDue, aMoment } from '../../tests/builders.ts';
import { deliverRescued } from './deliver.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
const lost: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };
const START = 1_000_000;
const VIOLATIONS = [{ field: 'taskCode', rule: 'length', message: '' }];

/** A rescue machine whose province answers each record as told; it waits by moving the clock. */
function aMachine(outcomeOf: (id: string, batch: readonly Submission[]) => Outcome) {
  const time = createHandDrivenTime(START);
  const { rate } = aDevice();
  const sizes: number[] = [];
  const waits: number[] = [];
  const send = vi.fn(async (records: readonly Submission[]) => {
    sizes.push(records.length);
    return records.map(({ evaluation }) => outcomeOf(evaluation.draft.id, records));
  });
  const supplement = vi.fn(send);
  const province: Province = {
    submit: send,
    supplement,
    limits: { submit: 4, supplement: 8 },
    evaluationPage: () => Promise.reject(new Error('not asked here')),
    findReceipt: () => Promise.reject(new Error('not asked here')),
    options: () => Promise.reject(new Error('not asked here')),
    close: () => Promise.resolve(),
  };
  const records = (count: number, at = START): Rescued[] =>
    Array.from({ length: count }, () => ({
      evaluation: rate({ assessedAt: aMoment(at) }),
      due: aDue(),
    }));
  return {
    records,
    sizes,
    waits,
    supplement,
    deliver: (of: readonly Rescued[], limitMs = 600_000) =>
      deliverRescued(of, {
        province,
        inspection: {
          ofEvaluation: ({ draft }) => (draft.counter === 'refused' ? VIOLATIONS : []),
        },
        deadlines: createDeadlines({ targetMs: 300_000 }),
        clock: time.clock,
        limitMs,
        random: () => 0.5,
        told: vi.fn(),
        sleep: async (ms) => {
          waits.push(ms);
          time.advance(ms);
        },
      }),
  };
}

const kinds = (results: readonly { readonly outcome: Outcome }[]) =>
  results.map(({ outcome }) => outcome.kind);

describe('delivering rescued records', () => {
  it('keeps to what the province takes at once', async () => {
    const { records, deliver, sizes } = aMachine(() => delivered);
    const results = await deliver(records(10));
    expect([sizes, new Set(kinds(results))]).toEqual([[4, 4, 2], new Set(['delivered'])]);
  });

  it('goes by the supplement past the cut-off, as many as that takes', async () => {
    const { records, deliver, sizes, supplement } = aMachine(() => delivered);
    await deliver(records(10, START - 48 * 3_600_000));
    expect([sizes, supplement.mock.calls.length]).toEqual([[8, 2], 2]);
  });

  it('waits longer and longer while nobody answers, and ends when the time is up', async () => {
    const { records, deliver, waits } = aMachine(() => lost);
    const [result] = await deliver(records(1), 30_000);
    expect([result?.outcome, waits]).toEqual([lost, [1_000, 2_000, 4_000, 8_000]]);
  });

  it('leaves a province that is not there alone after two batches', async () => {
    const { records, deliver, sizes } = aMachine(() => lost);
    const results = await deliver(records(100), 0);
    expect([sizes, results[99]?.outcome]).toEqual([
      [4, 2],
      expect.objectContaining({ detail: 'not tried' }),
    ]);
  });

  it('waits as long as the province asked', async () => {
    let first = true;
    const { records, deliver, waits } = aMachine(() => {
      if (!first) return delivered;
      first = false;
      return { ...lost, mayHaveArrived: false, after: 90_000 };
    });
    expect([kinds(await deliver(records(1))), waits]).toEqual([['delivered'], [90_000]]);
  });

  it('delivers all but the record that makes the province fail', async () => {
    let wicked = '';
    const { records, deliver } = aMachine((_id, batch) =>
      batch.some(({ evaluation }) => evaluation.draft.id === wicked) ? lost : delivered,
    );
    const some = records(20);
    wicked = some[2]?.evaluation.draft.id ?? '';
    const results = await deliver(some);
    expect(results.filter(({ outcome }) => outcome.kind !== 'delivered')).toEqual([
      expect.objectContaining({ id: wicked, outcome: lost }),
    ]);
  });

  it('asks no more when the credentials are refused', async () => {
    const { records, deliver, sizes } = aMachine(() => ({ kind: 'unauthorised', detail: '1002' }));
    const results = await deliver(records(2));
    expect([kinds(results), sizes]).toEqual([['unauthorised', 'unauthorised'], [2]]);
  });

  it('R15: sends nothing that the province would refuse, and says so', async () => {
    const { records, deliver, sizes } = aMachine(() => delivered);
    const [first, second] = records(2);
    if (first === undefined || second === undefined) throw new Error('sealing');
    const { evaluation } = first;
    const wrong = { ...evaluation, draft: { ...evaluation.draft, counter: 'refused' } };
    const results = await deliver([{ ...first, evaluation: wrong }, second]);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      { kind: 'rejected', violations: VIOLATIONS, unasked: true },
      delivered,
    ]);
    expect(sizes).toEqual([1]);
  });

  it('asks no more about what was refused, and sends nothing that has no case', async () => {
    const { records, deliver, sizes } = aMachine(() => ({ kind: 'conflict', detail: 'rated' }));
    const [first, second] = records(2);
    if (first === undefined || second === undefined) throw new Error('sealing');
    const { linkage: _none, ...unlinked } = second.evaluation.draft;
    const bare = { ...second, evaluation: { ...second.evaluation, draft: unlinked } };
    expect([kinds(await deliver([first, bare])), sizes]).toEqual([
      ['conflict', 'waitingCase'],
      [1],
    ]);
  });
});
