/** Sabotage `no-reconcile`: the outbox asks what it should hold and is told: nothing. */
import { createOutboxLink as createReal } from '../../../electron/outbox/link.ts';

export const createOutboxLink: typeof createReal = (options) =>
  createReal({ ...options, handlers: { ...options.handlers, 'outbox.restore': () => [] } });
