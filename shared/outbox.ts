import { dueSchema } from './schedule.ts';
import { z } from './schema.ts';

/**
 * A record as the outbox keeps it. What the citizen said is in `envelope`, encrypted by main: the
 * outbox decides *when* to send and never needs to know *what*.
 */
export const outboxItemSchema = z.strictObject({
  id: z.uuidv7(),
  due: dueSchema,
  /** Base64 of the sealed evaluation, encrypted under the device's store key. */
  envelope: z.string(),
});

export type OutboxItem = z.infer<typeof outboxItemSchema>;

/** Life of a row; `unsealed`, `exported` and repair come with the journal's completion. */
export const ROW_STATES = [
  'pending',
  'sending',
  'waitingCase',
  'quarantined',
  'delivered',
] as const;

export type RowState = (typeof ROW_STATES)[number];

export const outboxCountsSchema = z.record(z.enum(ROW_STATES), z.int().min(0));

export type OutboxCounts = z.infer<typeof outboxCountsSchema>;
