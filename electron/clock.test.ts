import { expect, it } from 'vitest';
import { createClock as createClockFrom } from './clock.ts';

/** Never asleep unless told. */
function createClock(sources: Omit<Parameters<typeof createClockFrom>[0] & object, 'uptime'>) {
  return createClockFrom({ ...sources, uptime: sources.monotonic });
}

it('R20: is put right by the median of the recent answers, one wild answer aside', () => {
  const clock = createClock({ wall: () => 1_000_000, monotonic: () => 0, boot: 'this-boot' });
  for (const answer of [1_060_000, 1_060_000, 9_999_999]) clock.observe(answer, 200);
  expect(clock.now().corrected).toBe(1_060_600);
});

it('is right from the first answer of the province on', () => {
  const clock = createClock({ wall: () => 1_000_000, monotonic: () => 0, boot: 'this-boot' });
  expect(clock.isRight()).toBe(false);
  clock.observe(1_000_000, 40);
  expect(clock.isRight()).toBe(true);
});

it('does not follow the grain of the Date header', () => {
  const clock = createClock({ wall: () => 1_000_700, monotonic: () => 0, boot: 'this-boot' });
  clock.observe(1_000_000, 40);
  expect(clock.offset()).toBe(0);
});

it('takes an answer for what it was half a round trip ago', () => {
  const clock = createClock({ wall: () => 1_000_000, monotonic: () => 0, boot: 'this-boot' });
  clock.observe(1_009_500, 4_000);
  expect(clock.offset()).toBe(12_000);
});

it('forgets answers older than the last nine', () => {
  const clock = createClock({ wall: () => 1_000_000, monotonic: () => 0, boot: 'this-boot' });
  for (let answer = 0; answer < 9; answer++) clock.observe(2_000_000, 0);
  for (let answer = 0; answer < 5; answer++) clock.observe(1_100_000, 0);
  expect(clock.offset()).toBe(100_500);
});

it('keeps the raw time beside the corrected one, and durations apart from both', () => {
  let monotonic = 5;
  const clock = createClock({
    wall: () => 1_000_000,
    monotonic: () => monotonic,
    boot: 'this-boot',
  });
  clock.observe(1_060_000, 0);
  monotonic = 8;
  expect(clock.now()).toEqual({ corrected: 1_060_503, wall: 1_000_000, monotonic: 8 });
});

it('R20: follows no jump of the machine’s own clock once the province has answered', () => {
  let wall = 1_000_000;
  const clock = createClock({ wall: () => wall, monotonic: () => 0, boot: 'this-boot' });
  clock.observe(1_000_000, 0);
  wall += 3_600_000;
  expect(clock.now().corrected).toBe(1_000_500);
});

it('believes the province at once after the machine has slept', () => {
  let wall = 1_000_000;
  let monotonic = 0;
  const clock = createClock({ wall: () => wall, monotonic: () => monotonic, boot: 'this-boot' });
  for (let answer = 0; answer < 9; answer++) clock.observe(1_000_000, 0);
  // Asleep for an hour: the wall clock went on, the monotonic one did not.
  wall += 3_600_000;
  monotonic += 10;
  for (let answer = 0; answer < 2; answer++) clock.observe(4_600_000, 0);
  expect(clock.now().corrected).toBe(wall);
});

it('R20: is right at once after a sleep, before any answer', () => {
  let wall = 1_000_000;
  let uptime = 50_000;
  const clock = createClockFrom({
    wall: () => wall,
    monotonic: () => 20_000,
    uptime: () => uptime,
    boot: 'this-boot',
  });
  clock.observe(1_600_000, 0);
  wall += 14 * 3_600_000;
  uptime += 14 * 3_600_000;
  expect(clock.offset()).toBe(600_500);
});
