import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDue } from '../tests/builders.ts';
import { backoff, compareDue, type Due } from './schedule.ts';

const someDue: fc.Arbitrary<Due> = fc.record({
  bad: fc.boolean(),
  // Few values, so that ties happen.
  dueAt: fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  epoch: fc.integer({ min: 1, max: 2 }),
  seq: fc.integer({ min: 1, max: 4 }),
});

describe('the order of sending', () => {
  it('R11: puts every bad evaluation before every other', () => {
    fc.assert(
      fc.property(fc.array(someDue), (dues) => {
        const bad = dues.sort(compareDue).map((due) => due.bad);
        expect(bad).toEqual([...bad].sort((a, b) => Number(b) - Number(a)));
      }),
    );
  });

  it('is the same whichever of two is asked first', () => {
    fc.assert(
      fc.property(someDue, someDue, (a, b) => {
        expect(Math.sign(compareDue(a, b)) + Math.sign(compareDue(b, a))).toBe(0);
      }),
    );
  });

  it('never runs in a circle', () => {
    fc.assert(
      fc.property(someDue, someDue, someDue, (a, b, c) => {
        if (compareDue(a, b) <= 0 && compareDue(b, c) <= 0) {
          expect(compareDue(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('leaves no two places of a chain undecided', () => {
    fc.assert(
      fc.property(someDue, someDue, (a, b) => {
        const samePlace = a.epoch === b.epoch && a.seq === b.seq;
        if (!samePlace) expect(compareDue(a, b)).not.toBe(0);
      }),
    );
  });

  it('goes by the time due, then by the order of sealing, across epochs', () => {
    const last = aDue({ dueAt: 2, epoch: 1, seq: 1 });
    const third = aDue({ dueAt: 1, epoch: 2, seq: 1 });
    const second = aDue({ dueAt: 1, epoch: 1, seq: 9 });
    const first = aDue({ dueAt: 1, epoch: 1, seq: 2 });
    expect([last, third, second, first].sort(compareDue)).toEqual([first, second, third, last]);
  });
});

describe('the wait after a failed attempt', () => {
  const attempts = fc.integer({ min: 1, max: 10_000 });
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('lies below 2ⁿ seconds and five minutes, whatever the dice say', () => {
    fc.assert(
      fc.property(attempts, random, (n, dice) => {
        const wait = backoff(n, dice);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan(Math.min(1000 * 2 ** n, 300_000));
      }),
    );
  });

  it('uses the whole range: full jitter', () => {
    const waits = Array.from({ length: 100 }, (_, step) => backoff(3, step / 100));
    expect([waits[0], waits[50], waits[99]]).toEqual([0, 4000, 7920]);
  });

  it('is what the province asked for, when it asked', () => {
    fc.assert(
      fc.property(attempts, random, fc.integer({ min: 1, max: 1e9 }), (n, dice, after) => {
        expect(backoff(n, dice, after)).toBe(after);
      }),
    );
  });

  it.each([0, -5])('is our own when the province asked for nothing (%s ms)', (after) => {
    expect(backoff(4, 0.5, after)).toBe(8000);
  });
});
