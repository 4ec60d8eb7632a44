import { describe, expect, it } from 'vitest';
import { randomFrom } from '../faults/random.ts';
import { growthOf, type Point } from './growth.ts';

const MINUTE = 60_000;
/** Of an hour, one each ten seconds. */
function anHour(value: (minute: number) => number): readonly Point[] {
  return Array.from({ length: 361 }, (_, at) => ({ at: at * 10_000, value: value(at / 6) }));
}

/** Of a heap that fills and is collected, with what the rest of the machine does on top. */
function noise(seed: number, swing: number): (minute: number) => number {
  const random = randomFrom(seed);
  return (minute) => swing * ((minute % 4) / 4) + (random.share() - 0.5) * swing;
}

describe('growth over the second half', () => {
  it('is what was added there, as a share of what there is', () => {
    expect(growthOf(anHour((minute) => 300 + minute))).toBeCloseTo(30 / 345, 3);
  });

  it('is none where something comes and goes', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const swing = noise(seed, 20);
      expect(Math.abs(growthOf(anHour((minute) => 400 + swing(minute))))).toBeLessThan(0.02);
    }
  });

  it('is seen below such noise', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const swing = noise(seed, 20);
      // 15 of some 430 in the second half: 3.5 %.
      expect(growthOf(anHour((minute) => 400 + 0.5 * minute + swing(minute)))).toBeGreaterThan(
        0.02,
      );
    }
  });

  it('is none where all was taken in the first half', () => {
    expect(growthOf(anHour((minute) => 300 + Math.min(minute, 29) * 5))).toBe(0);
  });

  it('is not bent by a window that was gone for a moment', () => {
    const points = anHour((minute) => (Math.round(minute) % 7 === 0 ? 200 : 400));
    expect(growthOf(points)).toBe(0);
  });

  it('is seen where the numbers are few and whole, as of open files', () => {
    expect(growthOf(anHour((minute) => 300 + Math.floor(minute / 3)))).toBeGreaterThan(0.02);
  });

  it('is shrinking below zero', () => {
    expect(growthOf(anHour((minute) => 400 - minute))).toBeLessThan(-0.05);
  });

  it('is not told from too few points', () => {
    expect(() => growthOf([1, 2, 3, 4, 5].map((at) => ({ at: at * MINUTE, value: at })))).toThrow(
      '3 measurements',
    );
  });
});
