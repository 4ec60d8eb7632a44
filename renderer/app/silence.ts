import type { Deliver } from './intents.ts';

/** Main saves or gives up within four seconds: who hears nothing for longer is waiting for nobody, ms. */
export const SILENT_AFTER_MS = 4_500;

/** Whether main owes an answer for too long, for `useSyncExternalStore`. */
export interface Silence {
  readonly current: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * Watches whether main answers what the citizen did. It is silent from the moment when an answer is
 * overdue until it has given all of them.
 * @returns the same way to main, and what is known of it
 */
export function watchSilence(deliver: Deliver): {
  readonly deliver: Deliver;
  readonly silence: Silence;
} {
  const listeners = new Set<() => void>();
  const overdue = new Set<symbol>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    async deliver(intent) {
      const owed = Symbol(intent.type);
      const timer = setTimeout(() => {
        overdue.add(owed);
        tell();
      }, SILENT_AFTER_MS);
      try {
        return await deliver(intent);
      } finally {
        clearTimeout(timer);
        if (overdue.delete(owed)) tell();
      }
    },
    silence: {
      current: () => overdue.size > 0,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}
