import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What one process prints, on both streams, as it comes. */
export interface Overheard {
  /** Everything so far. */
  text(): string;
  /**
   * Resolves when that has been printed.
   * @param from characters of `text()` that do not count; none unless given
   * @throws when the process ends without having said so
   */
  says(wanted: string, from?: number): Promise<void>;
}

/**
 * Overhears a program from its first byte on: Playwright hands out the process it started only when
 * that one has already had time to print.
 * @param program what is started, as a path
 * @param start starts it, and gives the process
 */
export async function overhear<T extends { process(): ChildProcess }>(
  program: string,
  start: () => Promise<T>,
): Promise<{ readonly started: T; readonly overheard: Overheard }> {
  const heard = new Map<ChildProcess, Overheard>();
  const meet = (message: unknown) => {
    const { process: child } = message as { process: ChildProcess };
    child.once('spawn', () => {
      if (child.spawnfile === program) heard.set(child, listenTo(child));
    });
  };
  subscribe('child_process', meet);
  try {
    const started = await start();
    const overheard = heard.get(started.process());
    if (overheard === undefined) throw new Error(`${program} was started unheard`);
    return { started, overheard };
  } finally {
    unsubscribe('child_process', meet);
  }
}

function listenTo(child: ChildProcess): Overheard {
  let text = '';
  let more = Promise.withResolvers<void>();
  let ended = false;
  const wake = () => {
    more.resolve();
    more = Promise.withResolvers();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes) => {
      text += String(bytes);
      wake();
    });
  }
  // Not `exit`: the streams may still hold something then.
  child.once('close', () => {
    ended = true;
    wake();
  });
  return {
    text: () => text,
    async says(wanted, from = 0) {
      while (!text.includes(wanted, from)) {
        if (ended) throw new Error(`the app ended and had not printed ${wanted}:\n${text}`);
        await more.promise;
      }
    },
  };
}
