import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHold, TELL_EVERY_MS } from './hold.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('tells of a finger at once, and again for as long as it is down', () => {
  const tell = vi.fn();
  const hold = createHold(tell);
  hold.begin();
  expect(tell).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10 * TELL_EVERY_MS);
  expect(tell).toHaveBeenCalledTimes(11);
});

test('says nothing more when it was lifted', () => {
  const tell = vi.fn();
  const hold = createHold(tell);
  hold.begin();
  hold.end();
  vi.advanceTimersByTime(10 * TELL_EVERY_MS);
  expect(tell).toHaveBeenCalledTimes(1);
});

test('a finger that comes back to its face is one finger', () => {
  const tell = vi.fn();
  const hold = createHold(tell);
  hold.begin();
  hold.begin();
  vi.advanceTimersByTime(TELL_EVERY_MS);
  expect(tell).toHaveBeenCalledTimes(3);
  hold.end();
  vi.advanceTimersByTime(10 * TELL_EVERY_MS);
  expect(tell).toHaveBeenCalledTimes(3);
});
