import { expect, it } from 'vitest';
import { createClock } from './clock.ts';

it('R20: is put right by the median of the recent answers, one wild answer aside', () => {
  const clock = createClock(
    () => 1_000_000,
    () => 0,
  );
  for (const answer of [1_060_000, 1_060_000, 9_999_999]) clock.observe(answer, 200);
  expect(clock.now().corrected).toBe(1_060_600);
});

it('does not follow the grain of the Date header', () => {
  const clock = createClock(
    () => 1_000_700,
    () => 0,
  );
  clock.observe(1_000_000, 40);
  expect(clock.offset()).toBe(0);
});
