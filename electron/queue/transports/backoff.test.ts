import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it('waits between 1 s and 30 s, longer after each failure, never the same for all', () => {
  expect(backoffMs(1, 0)).toBe(1_000);
  expect(backoffMs(3, 0)).toBe(2_000);
  expect(backoffMs(3, 0.5)).toBe(4_000);
  expect(backoffMs(100, 0.9)).toBe(30_000);
});
