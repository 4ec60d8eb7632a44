import { expect, test } from 'vitest';
import { createTapGuard, SETTLE_MS } from './tap-guard.ts';

function aGuard() {
  let now = 5_000;
  const guard = createTapGuard(() => now);
  return {
    guard,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('refuses taps until a new screen has stood for 600 ms', () => {
  const { guard, pass } = aGuard();
  guard.appeared();
  expect(guard.admits()).toBe(false);
  pass(SETTLE_MS - 1);
  expect(guard.admits()).toBe(false);
  pass(1);
  expect(guard.admits()).toBe(true);
});

test('waits again when the screen changes', () => {
  const { guard, pass } = aGuard();
  guard.appeared();
  pass(10_000);
  guard.appeared();
  expect(guard.admits()).toBe(false);
});
