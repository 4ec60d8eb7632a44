import { expect, test } from 'vitest';
import { countedSeconds, secondsIn, untilNextSecond } from './countdown.ts';

test('shows a second until it has passed entirely', () => {
  expect([60_000, 59_999, 59_001, 59_000, 1, 0].map(secondsIn)).toEqual([60, 60, 60, 59, 1, 0]);
});

test('wakes when the shown number changes', () => {
  expect([60_000, 59_999, 59_001, 1].map(untilNextSecond)).toEqual([1000, 999, 1, 1]);
});

test('counts the last five seconds of ten and the last ten of thirty', () => {
  expect([10_000, 30_000].map(countedSeconds)).toEqual([5, 10]);
});
