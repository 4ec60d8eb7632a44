import { expect, test, vi } from 'vitest';
import { createFailureReporter, type Tell } from './failures.ts';

function aReporter() {
  const tell = vi.fn<Tell>(() => Promise.resolve());
  let now = 0;
  return {
    report: createFailureReporter(tell, () => now),
    tell,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('cuts what is longer than the contract takes', () => {
  const { report, tell } = aReporter();
  report('w'.repeat(500), 'm'.repeat(5000));
  expect(tell).toHaveBeenCalledWith({
    where: 'w'.repeat(200),
    message: 'm'.repeat(2000),
  });
});

test('tells the same failure once in ten seconds', () => {
  const { report, tell, pass } = aReporter();
  report('drawing', 'lost');
  report('drawing', 'lost');
  expect(tell).toHaveBeenCalledTimes(1);
  pass(10_000);
  report('drawing', 'lost');
  expect(tell).toHaveBeenCalledTimes(2);
});
