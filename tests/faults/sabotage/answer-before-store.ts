/** Sabotage `answer-before-store`: the worker says that it holds a record and stores it afterwards. */
import { createStore as createReal } from '../../../renderer/outbox/store.ts';

export * from '../../../renderer/outbox/store.ts';

const LATE_MS = 5_000;

export const createStore: typeof createReal = (options) => {
  const real = createReal(options);
  return {
    ...real,
    store: (...args) => {
      setTimeout(() => void real.store(...args), LATE_MS);
      return Promise.resolve();
    },
  };
};
