import { expect, it, vi } from 'vitest';
import type { Asked, Receipt } from '../../shared/province.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aCase, anId } from '../../tests/builders.ts';
import { aLog } from '../../tests/device.ts';
import { createReceiptWatch, type PageOut } from './receipt-watch.ts';

const NONE: Asked<Receipt> = { ok: true, value: { kind: 'none' } };
const FOUND: Asked<Receipt> = { ok: true, value: { kind: 'found', receipt: 'R-1' } };
const UNSUPPORTED: Asked<Receipt> = { ok: true, value: { kind: 'unsupported' } };
const SILENCE: Asked<Receipt> = {
  ok: false,
  outcome: { kind: 'retry', mayHaveArrived: true, detail: 'no answer' },
};

function aWatch() {
  const time = createHandDrivenTime();
  const found = vi.fn<(out: PageOut) => void>();
  let answer: Promise<Asked<Receipt>> = Promise.resolve(NONE);
  const findReceipt = vi.fn(() => answer);
  const watch = createReceiptWatch({ findReceipt, timers: time.timers, log: aLog(), found });
  return {
    ...watch,
    found,
    findReceipt,
    answers: (next: Asked<Receipt> | Promise<Asked<Receipt>>) => {
      answer = Promise.resolve(next);
    },
    /** Until the answers of these ms have been heard. */
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 1_000) {
        time.advance(1_000);
        await new Promise((heard) => setImmediate(heard));
      }
    },
  };
}

const out = (): PageOut => ({ service: anId(), item: aCase() });

it('R23: asks every five seconds while a page is out, and tells once what it has found', async () => {
  const watch = aWatch();
  const page = out();
  watch.keep(page);
  await watch.pass(15_000);
  expect(watch.findReceipt).toHaveBeenCalledTimes(3);
  watch.answers(FOUND);
  await watch.pass(15_000);
  expect(watch.findReceipt).toHaveBeenCalledTimes(4);
  expect(watch.found.mock.calls).toEqual([[page]]);
});

it('does not ask again about what it has found, however often it hears that the page is out', async () => {
  const watch = aWatch();
  const page = out();
  watch.keep(page);
  watch.answers(FOUND);
  await watch.pass(5_000);
  watch.keep({ ...page });
  await watch.pass(15_000);
  expect(watch.findReceipt).toHaveBeenCalledTimes(1);
  expect(watch.found).toHaveBeenCalledTimes(1);
});

it('goes on when nobody answers', async () => {
  const watch = aWatch();
  watch.answers(SILENCE);
  watch.keep(out());
  await watch.pass(10_000);
  expect(watch.findReceipt).toHaveBeenCalledTimes(2);
});

it('never asks again where the province has no way to ask', async () => {
  const watch = aWatch();
  watch.answers(UNSUPPORTED);
  watch.keep(out());
  await watch.pass(10_000);
  watch.keep(null);
  watch.keep(out());
  await watch.pass(10_000);
  expect(watch.findReceipt).toHaveBeenCalledTimes(1);
});

it('asks no more when no page is out', async () => {
  const watch = aWatch();
  watch.keep(out());
  watch.keep(null);
  await watch.pass(10_000);
  expect(watch.findReceipt).not.toHaveBeenCalled();
});

it('does not hear an answer about a service that is over', async () => {
  const watch = aWatch();
  const { promise, resolve } = Promise.withResolvers<Asked<Receipt>>();
  watch.answers(promise);
  watch.keep(out());
  await watch.pass(5_000);
  watch.keep(out());
  resolve(FOUND);
  await watch.pass(1_000);
  expect(watch.found).not.toHaveBeenCalled();
});

it('waits as long as the province asked', async () => {
  const watch = aWatch();
  const outcome = { kind: 'retry', mayHaveArrived: false, detail: '429', after: 12_000 } as const;
  watch.answers({ ok: false, outcome });
  watch.keep(out());
  await watch.pass(16_000);
  expect(watch.findReceipt).toHaveBeenCalledTimes(1);
  await watch.pass(1_000);
  expect(watch.findReceipt).toHaveBeenCalledTimes(2);
});
