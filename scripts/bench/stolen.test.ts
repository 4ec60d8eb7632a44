import { expect, it } from 'vitest';
import { stolenBetween, ticksIn } from './stolen.ts';

const BEFORE = 'cpu  100 10 50 1000 7 0 5 35 0 0\ncpu0 50 5 25 500 3 0 2 17 0 0\n';
const AFTER = 'cpu  160 10 70 5000 9 0 5 55 0 0\n';

it('tells what other machines took of what this one wanted, and no idle time', () => {
  expect(ticksIn(BEFORE)).toEqual({ wanted: 200, stolen: 35 });
  expect(stolenBetween(ticksIn(BEFORE), ticksIn(AFTER))).toBe(20);
});

it('says nothing where nothing is known', () => {
  expect(stolenBetween(null, ticksIn(AFTER))).toBeNull();
  expect(stolenBetween(ticksIn(AFTER), ticksIn(AFTER))).toBeNull();
  expect(ticksIn('')).toEqual({ wanted: 0, stolen: 0 });
});
