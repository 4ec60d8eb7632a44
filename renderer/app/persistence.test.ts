import { expect, test, vi } from 'vitest';
import { keepStorage } from './persistence.ts';

async function reports(persist: () => Promise<boolean>) {
  const report = vi.fn();
  keepStorage({ persist }, report);
  await new Promise((settled) => setTimeout(settled));
  return report.mock.calls.map(([where, error]) => `${where}: ${error}`);
}

test('has nothing to say when the storage is kept', async () => {
  expect(await reports(async () => true)).toEqual([]);
});

test('reports a refusal', async () => {
  expect(await reports(async () => false)).toEqual([
    'persistent storage: refused: the outbox may be evicted when the disk runs low',
  ]);
});

test('reports a browser that fails', async () => {
  expect(await reports(() => Promise.reject(new Error('no')))).toEqual([
    'persistent storage: Error: no',
  ]);
});
