import { expect, test } from 'vitest';
import { createTapGuard, SETTLE_MS } from './tap-guard.ts';

function aGuard() {
  let now = 5_000;
  const guard = createTapGuard(() => now);
  return {
    guard,
    /** A press that is handled as soon as it is made. */
    admits: () => guard.admits(now),
    /** One that is handled so long after it was made. */
    admitsLate: (ms: number) => guard.admits(now - ms),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('refuses taps until a new screen has stood for 600 ms', () => {
  const { guard, admits, pass } = aGuard();
  guard.appeared();
  expect(admits()).toBe(false);
  pass(SETTLE_MS - 1);
  expect(admits()).toBe(false);
  pass(1);
  expect(admits()).toBe(true);
});

test('waits again when the screen changes', () => {
  const { guard, admits, pass } = aGuard();
  guard.appeared();
  pass(10_000);
  guard.appeared();
  expect(admits()).toBe(false);
});

test('a press that lay while the window was busy counts from when it was made', () => {
  const { guard, admitsLate, pass } = aGuard();
  guard.appeared();
  pass(1_000);
  expect(admitsLate(401)).toBe(false);
  expect(admitsLate(400)).toBe(true);
  expect(admitsLate(1_200)).toBe(false);
});

test('a touch driver with a clock of its own does not lock the glass', () => {
  const { guard, admitsLate, pass } = aGuard();
  guard.appeared();
  pass(1_000);
  expect([admitsLate(3_600_000), admitsLate(-3_600_000)]).toEqual([true, true]);
});
