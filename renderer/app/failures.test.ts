import { expect, test, vi } from 'vitest';
import { createFailureReporter } from './failures.ts';

function aReporter() {
  const request = vi.fn((..._message: unknown[]) => Promise.resolve(undefined));
  let now = 0;
  const report = createFailureReporter(
    { request: (...message) => request(...message) as never },
    () => now,
  );
  return {
    report,
    request,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('cuts what is longer than the contract takes', () => {
  const { report, request } = aReporter();
  report('w'.repeat(500), 'm'.repeat(5000));
  expect(request).toHaveBeenCalledWith('window.failed', {
    where: 'w'.repeat(200),
    message: 'm'.repeat(2000),
  });
});

test('tells the same failure once in ten seconds', () => {
  const { report, request, pass } = aReporter();
  report('drawing', 'lost');
  report('drawing', 'lost');
  expect(request).toHaveBeenCalledTimes(1);
  pass(10_000);
  report('drawing', 'lost');
  expect(request).toHaveBeenCalledTimes(2);
});
