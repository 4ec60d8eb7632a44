import { outcomeSchema } from './province.ts';
import { dueSchema } from './schedule.ts';
import { z } from './schema.ts';

/**
 * A record as the outbox keeps it. What the citizen said is in `envelope`, encrypted by main: the
 * outbox decides *when* to send and never needs to know *what*.
 */
export const outboxItemSchema = z.strictObject({
  id: z.uuidv7(),
  /** With the target of delivery (R21). */
  due: dueSchema,
  /** From here on only the supplementary route is left (补报), corrected ms. */
  cutOffAt: z.number(),
  /** An attempt of an earlier run has no answer: the province may have it. */
  mayHaveArrived: z.boolean(),
  /** Tells two versions of a record apart: when its case was mended (R15), 0 as it was sealed. */
  revision: z.number(),
  /** It lies in a rescue file: not to be sent until it is released. */
  exported: z.boolean(),
  /** What the province said against it when another machine delivered it. */
  refusal: outcomeSchema.optional(),
  /** Base64 of the sealed evaluation, locked by main with the key of its day. */
  envelope: z.string(),
});

export type OutboxItem = z.infer<typeof outboxItemSchema>;

/** Which version of a record the outbox has, to be compared with the journal's. */
export const holdingSchema = outboxItemSchema.pick({ id: true, revision: true, exported: true });

export type Holding = z.infer<typeof holdingSchema>;

/** What the worker hands to main to be delivered. */
export const parcelSchema = outboxItemSchema.pick({
  id: true,
  mayHaveArrived: true,
  envelope: true,
});

export type Parcel = z.infer<typeof parcelSchema>;

/** What became of a parcel. */
export const settlementSchema = z.strictObject({
  outcome: outcomeSchema,
  /** The journal has what is new about it; a row with a receipt must stay until it has. */
  journaled: z.boolean(),
  /** Main answered by itself: it says nothing about whether the province can be reached. */
  unasked: z.literal(true).optional(),
  /** It lies in a rescue file, and nothing is sent. */
  exported: z.literal(true).optional(),
  /** Of what was delivered now: whether target and cut-off were met (R21). */
  met: z.strictObject({ target: z.boolean(), cutOff: z.boolean() }).optional(),
});

export type Settlement = z.infer<typeof settlementSchema>;

/** A receipt the journal could not write down when it came. */
export const unwrittenReceiptSchema = settlementSchema
  .pick({ outcome: true, met: true })
  .extend({ id: z.uuidv7() });

export type UnwrittenReceipt = z.infer<typeof unwrittenReceiptSchema>;

/** Life of a row (reliability.md). */
export const ROW_STATES = [
  'pending',
  'sending',
  'waitingCase',
  'quarantined',
  'exported',
  'delivered',
] as const;

export type RowState = (typeof ROW_STATES)[number];

/** Rows by state; `delivered` are those the journal has not confirmed yet. */
export const outboxCountsSchema = z.record(z.enum(ROW_STATES), z.int().min(0));

export type OutboxCounts = z.infer<typeof outboxCountsSchema>;

/** Why nothing of the queue is sent, whatever waits in it. */
export const heldSchema = z.strictObject({
  reason: z.literal('unauthorised'),
  detail: z.string(),
  /** ms since 1970 UTC, by the machine's clock. */
  since: z.number(),
});

export type Held = z.infer<typeof heldSchema>;

/** What the worker tells main after each change. */
export const outboxReportSchema = z.strictObject({
  counts: outboxCountsSchema,
  deliveredSinceStart: z.int().min(0),
  held: heldSchema.nullable(),
});

export type OutboxReport = z.infer<typeof outboxReportSchema>;
