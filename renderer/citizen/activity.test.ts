import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { thinOut } from './activity.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('tells of the first touch at once and of the following ones once a second', () => {
  const tell = vi.fn();
  const { touched } = thinOut(tell);
  for (let touch = 0; touch < 20; touch += 1) touched();
  expect(tell).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(tell).toHaveBeenCalledTimes(2);
});

test('says nothing while nobody touches', () => {
  const tell = vi.fn();
  const { touched } = thinOut(tell);
  touched();
  vi.advanceTimersByTime(60_000);
  expect(tell).toHaveBeenCalledTimes(1);
});

test('does not speak up after it was stopped', () => {
  const tell = vi.fn();
  const { touched, stop } = thinOut(tell);
  touched();
  touched();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(tell).toHaveBeenCalledTimes(1);
});
