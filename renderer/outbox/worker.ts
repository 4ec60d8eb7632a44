/**
 * The outbox worker: owns IndexedDB and decides when to send. It holds the Web Lock `outbox` for as
 * long as it lives, so that two windows never send the same rows.
 */
import { OutboxDatabase } from './database.ts';
import { serveOutbox } from './outbox.ts';

declare const self: DedicatedWorkerGlobalScope;

const timers = {
  setTimeout: (run: () => void, ms: number): unknown => self.setTimeout(run, ms),
  clearTimeout: (timer: unknown): void => {
    if (typeof timer === 'number') self.clearTimeout(timer);
  },
};

/** The wall clock of this start carried on by the monotonic one: no jump reaches the queue. */
const started = Date.now() - performance.now();
const now = () => Math.round(started + performance.now());

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const [port] = event.ports;
  if (port !== undefined) void navigator.locks.request('outbox', () => serve(port));
});

/** Never ends: the lock is held until the worker dies. */
async function serve(port: MessagePort): Promise<never> {
  serveOutbox({
    port: {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => {
        port.onmessage = (message: MessageEvent<unknown>) => listener(message.data);
      },
    },
    openDatabase: () => new OutboxDatabase(),
    timers,
    now,
    persisted: () => navigator.storage.persisted(),
  });
  return new Promise(() => undefined);
}
