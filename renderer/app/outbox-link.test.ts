import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OUTBOX_PORT_MESSAGE } from '../../shared/channels.ts';
import { linkOutbox, type OutboxWorker } from './outbox-link.ts';

class FakeWorker extends EventTarget implements OutboxWorker {
  readonly received: unknown[] = [];
  terminated = false;
  postMessage(message: unknown, transfer: Transferable[]): void {
    this.received.push({ message, transfer });
  }
  terminate(): void {
    this.terminated = true;
  }
}

/** The window as far as the link sees it: a place where messages arrive. */
function aLink() {
  const target = new EventTarget();
  const workers: FakeWorker[] = [];
  const connect = vi.fn(() => Promise.resolve());
  const report = vi.fn();
  linkOutbox(target, connect, report, () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  const arrive = (source: unknown, port: MessagePort) => {
    const event = new MessageEvent('message', {
      data: { type: OUTBOX_PORT_MESSAGE },
      ports: [port],
    });
    // Node does not take an arbitrary object for `source`.
    Object.defineProperty(event, 'source', { value: source });
    target.dispatchEvent(event);
  };
  return { target, workers, connect, report, arrive };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('hands the port from the preload on to the worker', () => {
  const { target, workers, connect, arrive } = aLink();
  const { port1 } = new MessageChannel();
  arrive(target, port1);
  expect(connect).toHaveBeenCalledTimes(1);
  expect(workers[0]?.received).toEqual([{ message: { type: 'port' }, transfer: [port1] }]);
  port1.close();
});

test('ignores a port that does not come from this window', () => {
  const { workers, arrive } = aLink();
  const { port1 } = new MessageChannel();
  arrive({}, port1);
  expect(workers[0]?.received).toEqual([]);
  port1.close();
});

test('starts another worker with a fresh port a second after one failed', () => {
  const { target, workers, connect, report, arrive } = aLink();
  workers[0]?.dispatchEvent(new Event('error'));
  expect(workers[0]?.terminated).toBe(true);
  expect(report).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(999);
  expect(workers).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(workers).toHaveLength(2);
  expect(connect).toHaveBeenCalledTimes(2);
  const { port1 } = new MessageChannel();
  arrive(target, port1);
  expect(workers[1]?.received).toHaveLength(1);
  port1.close();
});

test('a late error of a worker that was given up does not stop the next one', () => {
  const { workers } = aLink();
  workers[0]?.dispatchEvent(new Event('error'));
  vi.advanceTimersByTime(1000);
  workers[0]?.dispatchEvent(new Event('error'));
  expect(workers[1]?.terminated).toBe(false);
});

test('starts another worker when main has given a second port to the same one', () => {
  const { target, workers, connect, arrive } = aLink();
  const { port1: first } = new MessageChannel();
  const { port1: second } = new MessageChannel();
  arrive(target, first);
  arrive(target, second);
  vi.advanceTimersByTime(1000);
  expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
  expect(connect).toHaveBeenCalledTimes(2);
  first.close();
});
