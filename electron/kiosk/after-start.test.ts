import { expect, it, vi } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { collectGarbage, giveBackAfterStart } from './after-start.ts';

function aStart(collect: () => Promise<void> = () => Promise.resolve()) {
  const { timers, advance } = createHandDrivenTime();
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const collected = vi.fn(collect);
  let isIdle = true;
  giveBackAfterStart({ idle: () => isIdle, collect: collected, timers, log });
  return {
    ...{ advance, collected, log },
    busy: (busy: boolean) => {
      isIdle = !busy;
    },
  };
}

it('gives back what the start has left, once', async () => {
  const { advance, collected, log } = aStart();
  advance(4_999);
  expect(collected).not.toHaveBeenCalled();
  advance(1);
  expect(collected).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(log.info).toHaveBeenCalledOnce());
  advance(3_600_000);
  expect(collected).toHaveBeenCalledOnce();
});

it('waits until nobody is served', () => {
  const { advance, collected, busy } = aStart();
  busy(true);
  advance(60_000);
  expect(collected).not.toHaveBeenCalled();
  busy(false);
  advance(1_000);
  expect(collected).toHaveBeenCalledOnce();
});

it('a process that cannot give anything back says so', async () => {
  const { advance, log } = aStart(() => Promise.reject(new Error('no inspector')));
  advance(5_000);
  await vi.waitFor(() =>
    expect(log.warn).toHaveBeenCalledExactlyOnceWith(expect.any(String), { why: 'no inspector' }),
  );
  expect(log.info).not.toHaveBeenCalled();
});

it('what nobody holds is gone after it', async () => {
  const held = new WeakRef({ big: new Array(1_000).fill(0) });
  // A WeakRef that was just made holds on until the turn is over.
  await new Promise((turn) => setImmediate(turn));
  expect(held.deref()).toBeDefined();
  await new Promise((turn) => setImmediate(turn));
  await collectGarbage();
  await new Promise((turn) => setImmediate(turn));
  expect(held.deref()).toBeUndefined();
});
