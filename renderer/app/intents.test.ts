import { expect, test, vi } from 'vitest';
import type { Intent } from '../../shared/screen.ts';
import { createIntents } from './intents.ts';

const rating: Intent = { type: 'rate', service: 'a', level: 5 };

function someIntents(answer: () => Promise<undefined> = () => Promise.resolve(undefined)) {
  const request = vi.fn(answer);
  const report = vi.fn();
  return { intents: createIntents({ request: () => request() as never }, report), request, report };
}

test('sends one rating when a face is tapped ten times', () => {
  const { intents, request } = someIntents();
  for (let tap = 0; tap < 10; tap += 1) intents.sendOnce(rating);
  expect(request).toHaveBeenCalledTimes(1);
});

test('takes a rating again on the next screen', () => {
  const { intents, request } = someIntents();
  intents.sendOnce(rating);
  intents.renew();
  intents.sendOnce(rating);
  expect(request).toHaveBeenCalledTimes(2);
});

test('takes a rating again when main could not be reached, and reports that', async () => {
  const { intents, request, report } = someIntents(() => Promise.reject(new Error('gone')));
  intents.sendOnce(rating);
  await vi.waitFor(() => expect(report).toHaveBeenCalledTimes(1));
  intents.sendOnce(rating);
  expect(request).toHaveBeenCalledTimes(2);
});
