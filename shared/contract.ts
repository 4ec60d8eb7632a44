import { outboxCountsSchema, outboxItemSchema } from './outbox.ts';
import { outcomeSchema } from './province.ts';
import { z } from './schema.ts';
import { frameSchema, intentSchema } from './screen.ts';

/**
 * Every message between the processes, once. Types are inferred from here; `preload.ts`, `ipc.ts`
 * and the outbox port are generic over it, so a message without a handler does not compile.
 */

const nothing = z.undefined();

/** Window → main, each answered. */
export const windowRequests = {
  'screen.current': { input: nothing, output: frameSchema },
  'session.intent': { input: intentSchema, output: nothing },
  /** Asks for a fresh port for the outbox worker; it arrives as a message of its own. */
  'outbox.connect': { input: nothing, output: nothing },
  /** Something in the window threw: logged by main, since the window has no log. */
  'window.failed': {
    input: z.strictObject({ where: z.string().max(200), message: z.string().max(2000) }),
    output: nothing,
  },
} as const;

/** Main → window. */
export const windowEvents = {
  'screen.changed': frameSchema,
} as const;

/** Outbox worker → main, over its own port. */
export const workerRequests = {
  /** Everything the journal knows to be undelivered: what the store must hold. */
  'outbox.restore': { input: nothing, output: z.array(outboxItemSchema) },
  /** Delivers; one outcome per item in the same order. */
  'outbox.deliver': {
    input: z.array(z.strictObject({ id: z.uuidv7(), envelope: z.string() })).min(1),
    output: z.array(outcomeSchema),
  },
  /** Kept counts, reported after each change. */
  'outbox.counts': { input: outboxCountsSchema, output: nothing },
  'outbox.problem': {
    input: z.strictObject({ where: z.string().max(200), message: z.string().max(2000) }),
    output: nothing,
  },
} as const;

/** Main → outbox worker, over the same port. */
export const outboxRequests = {
  /** Stores sealed records durably; answered when the strict transaction is complete. */
  'outbox.store': { input: z.array(outboxItemSchema).min(1), output: nothing },
  /** Everything that waits is due now: the network or a case came back. */
  'outbox.wake': { input: nothing, output: nothing },
} as const;

/** A table of requests: name → what goes in and what comes out. */
export type Requests = Readonly<Record<string, { input: z.ZodType; output: z.ZodType }>>;

export type Input<T extends Requests, N extends keyof T> = z.infer<T[N]['input']>;
export type Output<T extends Requests, N extends keyof T> = z.infer<T[N]['output']>;

/** One handler for every request of a table. */
export type Handlers<T extends Requests> = {
  readonly [N in keyof T]: (input: Input<T, N>) => Answer<Output<T, N>>;
};

type Answer<O> = O extends undefined ? void | Promise<void> : O | Promise<O>;

export type WindowRequests = typeof windowRequests;
export type WindowEvents = typeof windowEvents;
export type WorkerRequests = typeof workerRequests;
export type OutboxRequests = typeof outboxRequests;

/** What the preload exposes to the window as `window.host`. */
export interface Host {
  request<N extends keyof WindowRequests & string>(
    name: N,
    ...input: Input<WindowRequests, N> extends undefined ? [] : [Input<WindowRequests, N>]
  ): Promise<Output<WindowRequests, N>>;
  /** @returns a function that ends the subscription */
  on<N extends keyof WindowEvents & string>(
    name: N,
    listener: (event: z.infer<WindowEvents[N]>) => void,
  ): () => void;
}
