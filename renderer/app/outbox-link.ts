import { OUTBOX_PORT_MESSAGE } from '../../shared/channels.ts';
import type { Host } from '../../shared/contract.ts';
import type { ReportFailure } from './failures.ts';

/** The part of a Worker that the link needs. */
export interface OutboxWorker extends EventTarget {
  postMessage(message: unknown, transfer: Transferable[]): void;
  terminate(): void;
}

const RESTART_MS = 1000;

export function startOutboxWorker(): OutboxWorker {
  return new Worker(new URL('../outbox/worker.ts', import.meta.url), {
    type: 'module',
    name: 'outbox',
  });
}

/**
 * Keeps an outbox worker running and gives each one a port to main. The window only passes the port
 * on; it never reads what goes through.
 * @param start makes a worker; its first message is `{ type: 'port' }` with the port
 */
export function linkOutbox(
  target: Window,
  host: Pick<Host, 'request'>,
  report: ReportFailure,
  start: () => OutboxWorker = startOutboxWorker,
): void {
  let worker: OutboxWorker | undefined;

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
    // A worker that was given up may still have an error on its way.
    const fail = (event: Event) => {
      if (worker === mine) restart('outbox worker', describe(event));
    };
    mine.addEventListener('error', fail);
    mine.addEventListener('messageerror', fail);
    host.request('outbox.connect').catch((error: unknown) => {
      if (worker === mine) restart('outbox.connect', error);
    });
  };

  target.addEventListener('message', (event) => {
    if (event.source !== target || !isPortMessage(event.data)) return;
    const [port] = event.ports;
    if (port === undefined) return;
    // Between two workers nobody waits for it; the next one asks for its own.
    if (worker === undefined) port.close();
    else worker.postMessage({ type: 'port' }, [port]);
  });

  begin();
}

function isPortMessage(content: unknown): boolean {
  return (
    typeof content === 'object' &&
    content !== null &&
    'type' in content &&
    content.type === OUTBOX_PORT_MESSAGE
  );
}

function describe(event: Event): unknown {
  if (event instanceof ErrorEvent && event.message !== '') {
    return `${event.message} (${event.filename}:${event.lineno})`;
  }
  return event.type === 'error' ? 'the worker could not be loaded' : event.type;
}
