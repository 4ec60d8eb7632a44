import { expect, test } from 'vitest';
import { LEVELS } from '../../shared/level.ts';
import { type Curve, FACE_SHAPES } from './face-shapes.ts';

/** Length of a curve, by walking along it in small steps. */
function length([p0, p1, p2, p3]: Curve): number {
  let total = 0;
  let last = p0;
  for (let step = 1; step <= 200; step += 1) {
    const t = step / 200;
    const u = 1 - t;
    const at = (axis: 0 | 1) =>
      u ** 3 * p0[axis] + 3 * u * u * t * p1[axis] + 3 * u * t * t * p2[axis] + t ** 3 * p3[axis];
    const next = [at(0), at(1)] as const;
    total += Math.hypot(next[0] - last[0], next[1] - last[1]);
    last = next;
  }
  return total;
}

function ink(level: (typeof LEVELS)[number]): number {
  const { mouth, brows } = FACE_SHAPES[level];
  return [mouth, ...brows].reduce((sum, curve) => sum + length(curve), 0);
}

test('no face is drawn with more than a tenth more ink than another (R1)', () => {
  const spent = LEVELS.map(ink);
  expect(Math.max(...spent) / Math.min(...spent)).toBeLessThan(1.1);
});

test('the mouths go from smile to frown in the order of the levels', () => {
  const bends = LEVELS.map((level) => {
    const { mouth } = FACE_SHAPES[level];
    return mouth[1][1] - mouth[0][1];
  });
  expect(bends).toEqual(bends.toSorted((a, b) => b - a));
  expect(new Set(bends).size).toBe(LEVELS.length);
});

test('every face is the mirror image of itself', () => {
  for (const level of LEVELS) {
    const { mouth, brows } = FACE_SHAPES[level];
    expect(mouth[0][0] + mouth[3][0]).toBe(100);
    brows[0].forEach(([x, y], index) => {
      expect(brows[1][index]).toEqual([100 - x, y]);
    });
  }
});
