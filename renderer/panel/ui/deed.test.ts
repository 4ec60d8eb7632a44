import { beforeEach, expect, test, vi } from 'vitest';
import { oneAtATime } from './deed.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** A page with one button, and main that answers when told to. */
function aPage() {
  const answers: PromiseWithResolvers<string | undefined>[] = [];
  const say = vi.fn();
  const failed = vi.fn();
  const doOne = oneAtATime(say);
  const work = () => {
    const answer = Promise.withResolvers<string | undefined>();
    answers.push(answer);
    return answer.promise;
  };
  return { answers, failed, press: () => doOne(work, failed), said: () => say.mock.lastCall?.[0] };
}

test('a deed pressed again while it is under way is done once, and can be done again', async () => {
  const { answers, press, said } = aPage();
  press();
  press();
  expect(answers).toHaveLength(1);
  answers[0]?.resolve('3 delivered');
  await vi.advanceTimersByTimeAsync(0);
  press();
  expect(answers).toHaveLength(2);
  expect(said()).toBeUndefined();
});

test('what takes long is said to be under way, until its words are there', async () => {
  const { answers, press, said } = aPage();
  press();
  await vi.advanceTimersByTimeAsync(399);
  expect(said()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(said()).toBe('underWay');
  answers[0]?.resolve('3 delivered');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(said()).toEqual({ words: '3 delivered' });
});

test('what shows by itself leaves no words behind', async () => {
  const { answers, press, said } = aPage();
  press();
  await vi.advanceTimersByTimeAsync(400);
  answers[0]?.resolve(undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(said()).toBeUndefined();
});

test('what main refuses is said and logged, and can be tried again', async () => {
  const { answers, failed, press, said } = aPage();
  press();
  const why = new Error('no stick');
  answers[0]?.reject(why);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([said(), failed.mock.calls]).toEqual(['refused', [[why]]]);
  press();
  expect(answers).toHaveLength(2);
});
