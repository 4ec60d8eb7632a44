import { doorViewSchema, panelSchema, pinSchema } from './door.ts';
import { languageSchema } from './language-schema.ts';
import { opsRequests } from './ops-requests.ts';
import {
  holdingSchema,
  outboxItemSchema,
  outboxReportSchema,
  parcelSchema,
  settlementSchema,
  unwrittenReceiptSchema,
} from './outbox.ts';
import { z } from './schema.ts';
import { frameSchema, intentSchema } from './screen.ts';
import { installRequests, setupRequests } from './setup-requests.ts';
import { staffRequests } from './staff-requests.ts';
import { SPOKEN, VOICES } from './voice.ts';

/**
 * Every message between the processes, once. Types are inferred from here; `preload.ts`, `ipc.ts`
 * and the outbox port are generic over it, so a message without a handler does not compile.
 */

const nothing = z.undefined();

/** No message holds more records than this, however many wait. */
export const PAGE = 500;
const length = z.number().min(0).max(20_000);
/** A part of the window's content, CSS pixels from its upper left corner. */
const boxSchema = z.strictObject({ x: length, y: length, width: length, height: length });
export type Box = z.infer<typeof boxSchema>;
const ids = z.array(z.uuidv7()).max(PAGE);

/** Window → main, each answered. */
export const windowRequests = {
  'screen.current': { input: nothing, output: frameSchema },
  'session.intent': { input: intentSchema, output: nothing },
  /** The first screen is on the glass: what it need not wait for may begin. */
  'window.drawn': { input: nothing, output: nothing },
  /** Five taps in the corner: the pad comes by `door.changed`, unless a citizen has the screen. */
  'door.open': { input: nothing, output: nothing },
  /** Refused unless the pad is there; what came of it is told by `door.changed`. */
  'door.try': { input: z.strictObject({ pin: pinSchema }), output: nothing },
  /** Somebody is at the pad or the panel. */
  'door.touch': { input: nothing, output: nothing },
  /** What the panel shows as of now; refused unless a PIN has opened it. */
  'door.panel': { input: nothing, output: panelSchema },
  /** Closes pad and panel, as a page that begins anew does. */
  'door.leave': { input: nothing, output: nothing },
  /** Where the province's page belongs on the screen, CSS pixels. */
  'page.place': { input: boxSchema, output: nothing },
  /** Asks for a fresh port for the outbox worker; it arrives as a message of its own. */
  'outbox.connect': { input: nothing, output: nothing },
  /** What was just said, and by what: a hall is to know whether its recordings are heard. */
  'voice.spoke': {
    input: z.strictObject({
      what: z.enum(SPOKEN),
      language: languageSchema,
      by: z.enum(VOICES),
    }),
    output: nothing,
  },
  /** Something in the window threw: logged by main, since the window has no log. */
  'window.failed': {
    input: z.strictObject({ where: z.string().max(200), message: z.string().max(2000) }),
    output: nothing,
  },
  ...opsRequests,
  ...staffRequests,
  ...setupRequests,
  ...installRequests,
} as const;

const promptedSchema = z.strictObject({
  what: z.enum(SPOKEN),
  language: languageSchema,
  /** Percent of the loudest the device can, never 0. */
  volume: z.number().min(1).max(100),
  /** The address of the hall's own recording of it in this language. */
  recording: z.string().optional(),
});
export type Prompted = z.infer<typeof promptedSchema>;

/** Main → window. */
export const windowEvents = {
  'screen.changed': frameSchema,
  'door.changed': doorViewSchema,
  /** Is to be heard at once, whatever screen stands there. */
  'voice.prompted': promptedSchema,
} as const;

/** Outbox worker → main, over its own port. */
export const workerRequests = {
  /** A page of what the journal knows to be undelivered, in the order of ids; empty at the end. */
  'outbox.open': { input: z.strictObject({ after: z.uuidv7().nullable() }), output: ids },
  /** The records with these ids, as far as they are undelivered: what the store has lost. */
  'outbox.restore': { input: ids.min(1), output: z.array(outboxItemSchema).max(PAGE) },
  /**
   * Which of the store's records are over, which the journal has never seen, and of which it has
   * another version.
   */
  'outbox.known': {
    input: z.array(holdingSchema).min(1).max(PAGE),
    output: z.strictObject({ settled: ids, unknown: ids, stale: ids }),
  },
  /** Records the journal has never seen: it is to have them. Answers the ids it has now. */
  'outbox.adopt': { input: z.array(outboxItemSchema).min(1).max(PAGE), output: ids },
  /** Receipts the journal could not write down when they came. Answers the ids it has now. */
  'outbox.confirm': {
    input: z.array(unwrittenReceiptSchema).min(1).max(PAGE),
    output: ids,
  },
  /** Delivers; one settlement per parcel in the same order. */
  'outbox.deliver': { input: z.array(parcelSchema).min(1), output: z.array(settlementSchema) },
  /** Kept counts, reported at the start and after each change. */
  'outbox.counts': { input: outboxReportSchema, output: nothing },
  'outbox.problem': {
    input: z.strictObject({
      /**
       * `storeRecreated`: the database was empty and new. `notPersisted`: Chromium may evict it.
       */
      kind: z.enum(['failure', 'storeRecreated', 'notPersisted']),
      where: z.string().max(200),
      message: z.string().max(2000),
    }),
    output: nothing,
  },
} as const;

/** Main → outbox worker, over the same port. */
export const outboxRequests = {
  /** Stores sealed records durably; answered when the strict transaction is complete. */
  'outbox.store': { input: z.array(outboxItemSchema).min(1), output: nothing },
  /** The journal has another version of these: mended, exported, released, refused elsewhere. */
  'outbox.replace': { input: z.array(outboxItemSchema).min(1).max(PAGE), output: nothing },
  /** Everything that waits is due now: the network or a case came back. */
  'outbox.wake': { input: nothing, output: nothing },
  /** Compares the store with the journal; answered when they agree. */
  'outbox.reconcile': { input: nothing, output: nothing },
  /** Whether anybody is there. */
  'outbox.alive': { input: nothing, output: nothing },
} as const;

/** A table of requests: name → what goes in and what comes out. */
export type Requests = Readonly<Record<string, { input: z.ZodType; output: z.ZodType }>>;

export type Input<T extends Requests, N extends keyof T> = z.infer<T[N]['input']>;
export type Output<T extends Requests, N extends keyof T> = z.infer<T[N]['output']>;

/** One handler for every request of a table. */
export type Handlers<T extends Requests> = {
  readonly [N in keyof T]: (input: Input<T, N>) => Answer<Output<T, N>>;
};

type Answer<O> = [O] extends [undefined] ? void | Promise<void> : O | Promise<O>;

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
