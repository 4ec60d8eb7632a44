import { describe, expect, it } from 'vitest';
import { against, atLeast, atMost, figureOf, single, withGoal } from './figures.ts';

const HUNDRED = Array.from({ length: 100 }, (_, at) => 100 - at);

describe('figures', () => {
  it('sum up a series, in whatever order it was measured', () => {
    expect(figureOf('taps', 'ms', HUNDRED)).toEqual({
      ...{ name: 'taps', unit: 'ms', count: 100 },
      ...{ median: 51, p95: 96, largest: 100 },
    });
  });

  it('are not made from nothing', () => {
    expect(() => figureOf('taps', 'ms', [])).toThrow('taps: nothing was measured');
  });

  it('are compared by their medians, or by what the goal speaks of', () => {
    const ours = figureOf('ours', 'ms', HUNDRED);
    const theirs = figureOf('theirs', 'ms', [...HUNDRED.slice(50), ...HUNDRED.slice(50)]);
    expect(against(ours, theirs)).toMatchObject({
      reference: 'theirs',
      ratio: 1.962,
      by: 'median',
    });
    expect(against(ours, theirs, 'p95')).toMatchObject({
      reference: 'theirs',
      ratio: 2,
      by: 'p95',
    });
  });

  it('have no p95 where it would be the largest, or the best', () => {
    expect(figureOf('starts', 'ms', HUNDRED.slice(0, 19))).not.toHaveProperty('p95');
    expect(figureOf('starts', 'ms', HUNDRED.slice(0, 20))).toHaveProperty('p95');
    expect(figureOf('drain', 'records/s', HUNDRED)).not.toHaveProperty('p95');
  });

  it('say their goal and whether it holds', () => {
    const taps = figureOf('taps', 'ms', HUNDRED);
    expect(withGoal(taps, atMost('p95', 96), atMost('median', 51)).goal).toEqual({
      says: 'p95 ≤ 96 ms, median ≤ 51 ms',
      holds: true,
    });
    expect(withGoal(taps, atMost('p95', 96), atMost('median', 50)).goal?.holds).toBe(false);
    expect(withGoal(single('lost', 'count', 1), atMost('median', 0)).goal).toEqual({
      says: '≤ 0',
      holds: false,
    });
    const rate = against(single('ours', 'records/s', 90), single('theirs', 'records/s', 60));
    expect(withGoal(rate, atLeast('ratio', 2)).goal).toEqual({ says: 'ratio ≥ 2 ×', holds: false });
  });

  it('hold no goal that speaks of what was not measured', () => {
    expect(() => withGoal(single('lost', 'count', 0), atMost('p95', 0))).toThrow('lost has no p95');
  });
});
