import { OUTBOX_PORT_MESSAGE } from '../../shared/channels.ts';
import type { ReportFailure } from './failures.ts';

/** The part of a Worker that the link needs. */
export interface OutboxWorker extends EventTarget {
  postMessage(message: unknown, transfer: Transferable[]): void;
  terminate(): void;
}

const RESTART_MS = 1000;

function startOutboxWorker(): OutboxWorker {
  return new Worker(new URL('../outbox/worker.ts', import.meta.url), {
    type: 'module',
    name: 'outbox',
  });
}

/**
 * Keeps an outbox worker running and gives each one a port to main. The window only passes the port
 * on; it never reads what goes through.
 * @param connect asks main for a fresh port, which arrives as a message on `target`
 * @param start makes a worker; its first message is `{ type: 'port' }` with the port
 */
export function linkOutbox(
  target: EventTarget,
  connect: () => Promise<unknown>,
  report: ReportFailure,
  start: () => OutboxWorker = startOutboxWorker,
): void {
  let worker: OutboxWorker | undefined;
  /** Whether the worker of now has its port. */
  let served = false;

  const restart = (where: string, error: unknown) => {
    report(where, error);
    worker?.terminate();
    worker = undefined;
    setTimeout(begin, RESTART_MS);
  };

  const begin = () => {
    let mine: OutboxWorker;
    try {
      mine = start();
    } catch (error) {
      restart('outbox worker', error);
      return;
    }
    worker = mine;
    served = false;
    // A worker that was given up may still have an error on its way.
    const fail = (event: Event) => {
      if (worker === mine) restart('outbox worker', describe(event));
    };
    mine.addEventListener('error', fail);
    mine.addEventListener('messageerror', fail);
    connect().catch((error: unknown) => {
      if (worker === mine) restart('outbox.connect', error);
    });
  };

  target.addEventListener('message', (event) => {
    const port = portFrom(target, event);
    if (port === undefined) return;
    // Between two workers nobody waits for it; the next one asks for its own.
    if (worker === undefined) port.close();
    else if (served) {
      // Main hears only the newest port, and a worker holds on to its first: only another can serve.
      port.close();
      restart('outbox worker', 'it was given a second port');
    } else {
      served = true;
      worker.postMessage({ type: 'port' }, [port]);
    }
  });

  begin();
}

/** The port in a message this window's own preload has sent; nobody else may bring one. */
function portFrom(target: EventTarget, event: Event): MessagePort | undefined {
  if (!(event instanceof MessageEvent) || event.source !== target) return undefined;
  const content: unknown = event.data;
  const ours =
    typeof content === 'object' &&
    content !== null &&
    'type' in content &&
    content.type === OUTBOX_PORT_MESSAGE;
  return ours ? event.ports[0] : undefined;
}

function describe(event: Event): string {
  const message = 'message' in event ? String(event.message) : '';
  return message === '' ? `${event.type}: the worker could not be loaded or understood` : message;
}
