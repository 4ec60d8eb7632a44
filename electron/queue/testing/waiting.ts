import type { HandDrivenTime } from '../../../shared/testing/hand-driven-time.ts';

/** Waiting in a test for what others bring about. */
export interface Waiting {
  /** Waits until it is so. Looks again after each `changed`; no polling. */
  until(isSo: () => boolean): Promise<void>;
  /** The same for what needs time to pass: moves it on by a second again and again. */
  inTime(isSo: () => boolean): Promise<void>;
}

export function createWaiting(time: HandDrivenTime): Waiting & { changed(): void } {
  const waiting = new Set<() => void>();
  return {
    changed() {
      for (const look of waiting) look();
    },
    until: (isSo) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isSo()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async inTime(isSo) {
      while (!isSo()) {
        time.advance(1_000);
        // Lets what the passing of time began (files looked at, ports opened) come to its end.
        for (let turn = 0; turn < 50 && !isSo(); turn += 1) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    },
  };
}
