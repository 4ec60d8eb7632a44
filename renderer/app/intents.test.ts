import { expect, onTestFinished, test, vi } from 'vitest';
import type { Intent } from '../../shared/screen.ts';
import { createIntents, type Deliver, UNHEEDED_MS } from './intents.ts';

const rating: Intent = { type: 'rate', service: 'a', level: 5 };

function someIntents(answer: Deliver = () => Promise.resolve()) {
  const deliver = vi.fn(answer);
  const report = vi.fn();
  const decided = vi.fn();
  return { intents: createIntents(deliver, report, decided), deliver, report, decided };
}

test('sends one rating when a face is tapped ten times', () => {
  const { intents, deliver, decided } = someIntents();
  for (let tap = 0; tap < 10; tap += 1) intents.sendOnce(rating);
  expect([deliver, decided].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

test('takes a rating again on the next screen', () => {
  const { intents, deliver } = someIntents();
  intents.sendOnce(rating);
  intents.renew();
  intents.sendOnce(rating);
  expect(deliver).toHaveBeenCalledTimes(2);
});

test('takes a rating again when main could not be reached, and reports that', async () => {
  const { intents, deliver, report } = someIntents(() => Promise.reject(new Error('gone')));
  intents.sendOnce(rating);
  await vi.waitFor(() => expect(report).toHaveBeenCalledTimes(1));
  intents.sendOnce(rating);
  expect(deliver).toHaveBeenCalledTimes(2);
});

test('takes a rating again when main took it and the screen stayed', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { intents, deliver } = someIntents();
  intents.sendOnce(rating);
  vi.advanceTimersByTime(UNHEEDED_MS - 1);
  intents.sendOnce(rating);
  expect(deliver).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  intents.sendOnce(rating);
  expect(deliver).toHaveBeenCalledTimes(2);
});

test('a screen that came meanwhile is not opened twice by the one before', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { intents, deliver } = someIntents();
  intents.sendOnce(rating);
  vi.advanceTimersByTime(UNHEEDED_MS - 1);
  intents.renew();
  intents.sendOnce(rating);
  vi.advanceTimersByTime(1);
  intents.sendOnce(rating);
  expect(deliver).toHaveBeenCalledTimes(2);
});
