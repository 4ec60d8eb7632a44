import type { Input, WindowRequests } from '../../shared/contract.ts';

/** Tells main that something in the window went wrong. Never throws, never rejects. */
export type ReportFailure = (where: string, error: unknown) => void;

/** The same failure again within this time is not told twice: a loop must not flood the log. */
const SAME_AGAIN_MS = 10_000;

/** How a failure gets to main. */
export type Tell = (failure: Input<WindowRequests, 'window.failed'>) => Promise<unknown>;

/**
 * @param now monotonic ms
 * @returns a reporter that cuts its texts to what the contract takes
 */
export function createFailureReporter(tell: Tell, now: () => number): ReportFailure {
  const told = new Map<string, number>();
  return (where, error) => {
    const failure = { where: where.slice(0, 200), message: messageOf(error).slice(0, 2000) };
    const key = `${failure.where}\n${failure.message}`;
    const last = told.get(key);
    if (last !== undefined && now() - last < SAME_AGAIN_MS) return;
    if (told.size >= 100) told.clear();
    told.set(key, now());
    tell(failure).catch(() => {
      // Main is the only log there is. If it does not answer, it is restarting and so shall we.
    });
  };
}

/** Reports whatever nobody caught, for as long as the window lives. */
export function watchUncaught(target: Window, report: ReportFailure): void {
  target.addEventListener('error', (event) => {
    const place = event.filename === '' ? 'window' : `${event.filename}:${event.lineno}`;
    report(place, event.error ?? event.message);
  });
  target.addEventListener('unhandledrejection', (event) => {
    report('unhandled rejection', event.reason);
  });
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.stack ?? `${error.name}: ${error.message}`;
}
