import { describe, expect, it, vi } from 'vitest';
import {
  type Handlers,
  type OutboxRequests,
  outboxRequests,
  PAGE,
  type WorkerRequests,
  workerRequests,
} from '../../shared/contract.ts';
import { connectCalls, type Port } from '../../shared/port-calls.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { anOutboxItem } from '../../tests/builders.ts';
import { aLog } from '../../tests/device.ts';
import { createOutboxLink } from './link.ts';

/** Two ends that hear each other as over a real port: a copy, and not at once. */
function aPortPair() {
  const listeners: ((message: unknown) => void)[] = [() => undefined, () => undefined];
  const end = (mine: number, other: number): Port => ({
    post: (message) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => listeners[other]?.(copy));
    },
    onMessage: (listener) => {
      listeners[mine] = listener;
    },
  });
  return { main: { ...end(0, 1), close: vi.fn() }, worker: end(1, 0) };
}

function aLink(own: Partial<Handlers<WorkerRequests>> = {}) {
  const time = createHandDrivenTime();
  const log = aLog();
  const handlers: Handlers<WorkerRequests> = {
    'outbox.open': () => [],
    'outbox.restore': () => [],
    'outbox.known': () => ({ settled: [], unknown: [], stale: [] }),
    'outbox.adopt': () => [],
    'outbox.confirm': () => [],
    'outbox.deliver': () => [],
    'outbox.counts': () => undefined,
    'outbox.problem': () => undefined,
    ...own,
  };
  const link = createOutboxLink({ handlers, timers: time.timers, log });
  function aWorker(handlers: Partial<Handlers<OutboxRequests>> = {}) {
    const ports = aPortPair();
    link.connect(ports.main);
    const calls = connectCalls({
      port: ports.worker,
      theirs: workerRequests,
      ours: outboxRequests,
      handlers: {
        'outbox.store': () => undefined,
        'outbox.replace': () => undefined,
        'outbox.wake': () => undefined,
        'outbox.reconcile': () => undefined,
        'outbox.alive': () => undefined,
        ...handlers,
      },
      timers: time.timers,
      refused: () => undefined,
    });
    return { ...calls, closed: ports.main.close };
  }
  return { link, time, log, aWorker };
}

describe('storing in the outbox', () => {
  it('is done when the worker says so', async () => {
    const { link, aWorker } = aLink();
    const store = vi.fn();
    aWorker({ 'outbox.store': store });
    const item = anOutboxItem();
    expect(await link.store([item])).toBe(true);
    expect(store).toHaveBeenCalledWith([item]);
  });

  it('is not done without a worker', async () => {
    expect(await aLink().link.store([anOutboxItem()])).toBe(false);
  });

  it('is not done when the worker cannot', async () => {
    const { link, aWorker } = aLink();
    aWorker({ 'outbox.store': () => Promise.reject(new Error('DatabaseClosedError')) });
    expect(await link.store([anOutboxItem()])).toBe(false);
  });

  it('does not keep the citizen waiting longer than two seconds', async () => {
    const { link, time, aWorker } = aLink();
    aWorker({ 'outbox.store': () => new Promise(() => undefined) });
    const stored = link.store([anOutboxItem()]);
    time.advance(2_000);
    expect(await stored).toBe(false);
  });
});

describe('after a store that failed', () => {
  const broken = () => Promise.reject(new Error('DatabaseClosedError'));

  it('asks the same worker to compare until it has, once', async () => {
    const { link, time, aWorker } = aLink();
    const reconcile = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('not yet'));
    aWorker({ 'outbox.store': broken, 'outbox.reconcile': reconcile });
    await link.store([anOutboxItem()]);
    await link.store([anOutboxItem()]);
    time.advance(10_000);
    await vi.waitFor(() => expect(time.pending()).toEqual([10_000]));
    time.advance(10_000);
    await vi.waitFor(() => expect(time.pending()).toEqual([]));
    expect(reconcile).toHaveBeenCalledTimes(2);
  });

  it('has it compare once more when another failed in the meantime', async () => {
    const { link, time, aWorker } = aLink();
    const comparison = Promise.withResolvers<void>();
    const reconcile = vi.fn(() => comparison.promise);
    const store = vi.fn(() => Promise.reject(new Error('disk')));
    aWorker({ 'outbox.store': store, 'outbox.reconcile': reconcile });
    await link.store([anOutboxItem()]);
    time.advance(10_000);
    await vi.waitFor(() => expect(reconcile).toHaveBeenCalledOnce());
    await link.store([anOutboxItem()]);
    comparison.resolve();
    time.advance(10_000);
    await vi.waitFor(() => expect(reconcile).toHaveBeenCalledTimes(2));
  });

  it('leaves it to a new worker, which compares when it begins', async () => {
    const { link, time, aWorker } = aLink();
    aWorker({ 'outbox.store': broken });
    await link.store([anOutboxItem()]);
    aWorker();
    expect(time.pending()).toEqual([]);
  });
});

describe('the worker', () => {
  it('is one at a time: a new one closes the port of the old', async () => {
    const { link, aWorker } = aLink();
    const old = aWorker();
    const store = vi.fn();
    aWorker({ 'outbox.store': store });
    await link.store([anOutboxItem()]);
    expect(old.closed).toHaveBeenCalledOnce();
    expect(store).toHaveBeenCalledOnce();
  });

  it('gets what the journal has open', async () => {
    const item = anOutboxItem();
    const { aWorker } = aLink({ 'outbox.restore': () => [item] });
    expect(await aWorker().call('outbox.restore', [item.id], 1_000)).toEqual([item]);
  });

  it('is woken where there is one, and missed where there is none', async () => {
    const { link, aWorker } = aLink();
    await link.wake();
    const wake = vi.fn();
    aWorker({ 'outbox.wake': wake });
    await link.wake();
    expect(wake).toHaveBeenCalledOnce();
  });

  it('hears nothing more once the device is closed', async () => {
    const { link, aWorker } = aLink();
    const { closed } = aWorker();
    link.close();
    expect(closed).toHaveBeenCalledOnce();
    expect(await link.store([anOutboxItem()])).toBe(false);
  });
});

describe('what the journal has changed', () => {
  it('is handed over in pages', async () => {
    const { link, aWorker } = aLink();
    const replace = vi.fn();
    aWorker({ 'outbox.replace': replace });
    await link.replace(Array.from({ length: PAGE + 1 }, () => anOutboxItem()));
    expect(replace.mock.calls.map(([items]) => items.length)).toEqual([PAGE, 1]);
  });

  it.each(['replace', 'reconcile'] as const)(
    'is compared later when the worker cannot take it (%s)',
    async (how) => {
      const { link, time, aWorker } = aLink();
      const reconcile = vi.fn().mockRejectedValueOnce(new Error('closed'));
      const replace = vi.fn().mockRejectedValue(new Error('closed'));
      aWorker({ 'outbox.replace': replace, 'outbox.reconcile': reconcile });
      if (how === 'replace') {
        reconcile.mockReset();
        await link.replace([anOutboxItem()]);
      } else await link.reconcile();
      const before = reconcile.mock.calls.length;
      time.advance(10_000);
      await vi.waitFor(() => expect(reconcile.mock.calls.length).toBe(before + 1));
    },
  );
});

describe('whether the worker is alive', () => {
  it('is for the worker to say', async () => {
    const { link, aWorker } = aLink();
    await expect(link.alive()).rejects.toThrow('no outbox worker');
    aWorker();
    await expect(link.alive()).resolves.toBeUndefined();
  });

  it('is not known of one that stands still', async () => {
    const { link, time, aWorker } = aLink();
    aWorker({ 'outbox.alive': () => new Promise(() => undefined) });
    const heard = vi.fn();
    link.alive().then(heard, heard);
    time.advance(59_999);
    await new Promise((settled) => setImmediate(settled));
    expect(heard).not.toHaveBeenCalled();
  });
});
