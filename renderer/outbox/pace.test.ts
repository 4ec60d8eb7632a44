import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { type Answered, isOpen, judge, OPEN, type Pace } from './pace.ts';

const half = () => 0.5;
const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
const lost: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };
const refused: Outcome = { kind: 'unauthorised', detail: 'code 1002' };
const unlinked: Outcome = { kind: 'waitingCase', detail: 'not linked' };
const busy = (after: number): Outcome => ({ ...lost, after });
const rejected = (message = 'sign'): Outcome => ({
  kind: 'rejected',
  violations: [{ field: 'record', rule: 'sign', message }],
});

const answers = (outcomes: readonly Outcome[], own: Partial<Answered> = {}): Answered[] =>
  outcomes.map((outcome, index) => ({
    id: `${index}`,
    outcome,
    isolated: false,
    spared: false,
    ...own,
  }));
/** The queue after these batches, each sent when it was due. */
function paceAfter(...batches: (readonly Outcome[])[]): Pace {
  return batches.reduce(
    (pace, batch, number) =>
      judge(
        pace,
        answers(batch).map((each) => ({ ...each, id: `${number}-${each.id}` })),
        pace.nextAt,
        half,
      ).pace,
    OPEN,
  );
}

describe('an outage', () => {
  it('shuts the queue after one batch of which nothing came through', () => {
    const pace = paceAfter([lost, lost]);
    expect([isOpen(pace), pace.failures, pace.nextAt]).toEqual([false, 1, 1_000]);
  });

  it('waits longer after each probe, at most five minutes', () => {
    const waits = Array.from({ length: 12 }, (_, count) =>
      paceAfter(...Array.from({ length: count + 1 }, () => [lost])),
    ).map(({ waitMs }) => waitMs);
    expect([waits.slice(0, 4), waits.at(-1)]).toEqual([[1_000, 2_000, 4_000, 8_000], 150_000]);
  });

  it('is over with the first record that comes through; the hall’s devices spread', () => {
    const verdict = judge(paceAfter([lost]), answers([delivered]), 5_000, half);
    expect(verdict).toMatchObject({ reopened: true, pace: { failures: 0, resumeAt: 6_500 } });
  });

  it('is not over because main knows of a record without a case', () => {
    const { pace, reopened } = judge(paceAfter([lost]), answers([unlinked]), 5_000, half);
    expect([isOpen(pace), reopened]).toEqual([false, false]);
  });

  it('is not longer for what is new and tried between two probes', () => {
    const shut = paceAfter([lost], [lost]);
    expect(judge(shut, answers([lost]), shut.nextAt - 1, half).pace).toEqual(shut);
  });

  it('is not one when a single record of a batch failed', () => {
    expect(isOpen(paceAfter([lost, delivered]))).toBe(true);
  });

  it('is not one when a record that spoils batches fails alone, but two such are', () => {
    const lone = judge(OPEN, answers([lost], { isolated: true }), 0, half);
    const two = judge(lone.pace, answers([lost], { isolated: true }), 0, half);
    expect([isOpen(lone.pace), lone.suspect, isOpen(two.pace)]).toEqual([true, true, false]);
  });
});

describe('Retry-After', () => {
  it('is kept to by the whole queue, even where some came through', () => {
    const { pace } = judge(OPEN, answers([delivered, busy(90_000)]), 1_000, half);
    expect([pace.asked, pace.nextAt, isOpen(pace)]).toEqual([true, 91_000, false]);
  });

  it('is an hour at most', () => {
    expect(paceAfter([busy(1e9)]).waitMs).toBe(3_600_000);
  });
});

describe('a device that is refused', () => {
  it('is held, since when and why, and says the same until it is taken', () => {
    const { pace } = judge(OPEN, answers([lost, refused]), 7, half);
    const held = { reason: 'unauthorised', detail: 'code 1002', since: 7 };
    expect(pace.held).toEqual(held);
    const still = judge(pace, answers([refused]), 9_000, half).pace;
    expect([still.held, still.failures]).toEqual([held, 2]);
    expect(judge(still, answers([lost]), 9_000, half).pace.held).toEqual(held);
  });

  it('is not this one when others of its batch came through', () => {
    const { pace } = judge(OPEN, answers([delivered, refused]), 7, half);
    expect([pace.held, isOpen(pace)]).toEqual([null, true]);
  });

  it('is not this one when a record that spoils batches is refused alone, but two such are', () => {
    const lone = judge(OPEN, answers([refused], { isolated: true }), 0, half);
    const two = judge(lone.pace, answers([refused], { isolated: true }), 0, half);
    expect([lone.pace.held, lone.suspect, two.pace.held?.detail]).toEqual([
      null,
      true,
      'code 1002',
    ]);
  });

  it.each<Outcome>([delivered, rejected(), { kind: 'conflict', detail: 'elsewhere' }])(
    'is free again by any other answer of the province: $kind',
    (outcome) => {
      const { pace, reopened } = judge(paceAfter([refused]), answers([outcome]), 9_000, half);
      expect([pace.held, reopened]).toEqual([null, true]);
    },
  );
});

describe('rejections in the same words', () => {
  const same = [rejected(), rejected(), rejected()];

  it('hold the queue at the fifth, and none of the five is to blame', () => {
    const before = paceAfter(same);
    const verdict = judge(
      before,
      answers([rejected(), rejected()]).map((each) => ({ ...each, id: `late-${each.id}` })),
      0,
      half,
    );
    expect([before.held, verdict.pace.held?.reason, verdict.spared.size]).toEqual([
      null,
      'unauthorised',
      5,
    ]);
  });

  it('hold nothing when something was taken between, or the words differ', () => {
    expect(paceAfter(same, [delivered], same).held).toBeNull();
    expect(paceAfter([...same, ...same, delivered]).held).toBeNull();
    expect(paceAfter(same, [rejected('taskCode')], same).held).toBeNull();
  });

  it('count the same record only once', () => {
    const pace = [1, 2, 3, 4, 5, 6].reduce(
      (before) => judge(before, answers([rejected()]), 0, half).pace,
      OPEN,
    );
    expect(pace.held).toBeNull();
  });

  it('still hold it when a probe is rejected likewise, and no longer once one is taken', () => {
    const held = paceAfter(same, same);
    const still = judge(held, answers([rejected()], { spared: true }), 9_000, half);
    expect([still.pace.held, still.spared.has('0')]).toEqual([held.held, true]);
    const free = judge(still.pace, answers([delivered]), 99_000, half);
    expect([free.pace.held, free.pace.rejections, free.reopened]).toEqual([null, null, true]);
  });

  it('are a record’s own when it was forgiven before and the others are taken', () => {
    const five = Array.from({ length: 6 }, () => rejected());
    const verdict = judge(OPEN, answers(five, { spared: true }), 0, half);
    expect([verdict.pace.held, verdict.spared.size]).toEqual([null, 0]);
  });
});

it('never waits longer than an hour, and is open exactly when something came through', () => {
  const outcome = fc.constantFrom(delivered, lost, refused, unlinked, busy(1e7), rejected());
  fc.assert(
    fc.property(
      fc.array(fc.array(outcome, { minLength: 1, maxLength: 4 }), { maxLength: 20 }),
      (batches) => {
        const pace = paceAfter(...batches);
        expect(pace.waitMs).toBeLessThanOrEqual(3_600_000);
        expect(isOpen(pace)).toBe(pace.nextAt === 0 && pace.held === null);
      },
    ),
  );
});
