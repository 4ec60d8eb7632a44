import { setTimeout as pause } from 'node:timers/promises';

/** Where the simulator gets its time from; a test hands in its own. */
export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
};

/** The machine's clock. A pending wait does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: async (ms) => {
    await pause(ms, undefined, { ref: false });
  },
};
