import { beforeEach, expect, test, vi } from 'vitest';
import type { Intent } from '../../shared/screen.ts';
import { SILENT_AFTER_MS, watchSilence } from './silence.ts';

const submit: Intent = { type: 'submit', service: 'a' };

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** Main that answers when told to. */
function aMain() {
  const answers: PromiseWithResolvers<void>[] = [];
  const { deliver, silence } = watchSilence(() => {
    const answer = Promise.withResolvers<void>();
    answers.push(answer);
    return answer.promise;
  });
  const heard = vi.fn(() => silence.current());
  silence.subscribe(heard);
  return { deliver, silence, answers, told: () => heard.mock.results.map(({ value }) => value) };
}

test('main that answers in time is not silent', async () => {
  const { deliver, answers, told } = aMain();
  const done = deliver(submit);
  await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS - 1);
  answers[0]?.resolve();
  await done;
  await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS);
  expect(told()).toEqual([]);
});

test('main is silent until it has given every answer that is overdue', async () => {
  const { deliver, answers, told } = aMain();
  const both = [deliver(submit), deliver(submit)];
  await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS);
  for (const answer of answers) answer.resolve();
  await Promise.all(both);
  expect(told()).toEqual([true, true, true, false]);
});

test('a refusal is an answer, and is handed on', async () => {
  const { deliver, silence, answers } = aMain();
  const refused = expect(deliver(submit)).rejects.toThrow('refused');
  await vi.advanceTimersByTimeAsync(SILENT_AFTER_MS);
  expect(silence.current()).toBe(true);
  answers[0]?.reject(new Error('refused'));
  await refused;
  expect(silence.current()).toBe(false);
});
