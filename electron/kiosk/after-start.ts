import type { Timers } from '../../shared/clock.ts';
import { type Log, reasonOf } from '../log.ts';

/** Whoever waited for the start is called in these seconds, and nothing shall be in their way, ms. */
const LATER_MS = 5_000;
const LOOK_MS = 1_000;

/**
 * Gives back the memory in which a start has read its journal and compared it with the outbox: some
 * 60 MB behind 10 000 undelivered, which V8 keeps until somebody needs it. Once, and only while nobody
 * is served: main stands still for it, 0.1 s and more.
 * @param options.idle nobody is served and nobody stands at the service panel
 * @param options.collect of this process; only tests have another
 */
export function giveBackAfterStart(options: {
  readonly idle: () => boolean;
  readonly collect?: () => Promise<void>;
  readonly timers: Timers;
  readonly log: Log;
}): void {
  const { idle, collect = collectGarbage, timers, log } = options;

  async function giveBack(): Promise<void> {
    const before = process.memoryUsage().heapTotal;
    const began = performance.now();
    try {
      await collect();
    } catch (error) {
      log.warn('what the start has left stays in memory', { why: reasonOf(error) });
      return;
    }
    log.info('what the start has left is given back', {
      bytes: before - process.memoryUsage().heapTotal,
      ms: Math.round(performance.now() - began),
    });
  }

  function look(): void {
    if (idle()) void giveBack();
    else timers.setTimeout(look, LOOK_MS);
  }
  timers.setTimeout(look, LATER_MS);
}

/**
 * By V8's own inspector, which opens no port: the flag that would show `gc` may not be set in a
 * process that runs.
 * @throws when there is no inspector in this Electron
 */
export async function collectGarbage(): Promise<void> {
  const { Session } = await import('node:inspector/promises');
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
}
