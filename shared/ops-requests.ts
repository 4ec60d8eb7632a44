import { ATTEMPT_OUTCOMES } from './device-state.ts';
import { MENDABLE, OPS_AGES, OPS_STATES, SHARED_CODES } from './ops-fields.ts';
import { opsTakeawayRequests } from './ops-takeaway.ts';
import { z } from './schema.ts';

/**
 * What the ops pages of the panel ask of main. Nothing here tells what a citizen said or is: no level,
 * no text, no name, and no list of bad ratings, since the device stands at a counter whose clerk would
 * learn from it who said what (R12). Ages of bad ratings are counted, never listed (R11).
 *
 * Moments are corrected ms since 1970 UTC.
 */

const nothing = z.undefined();
const count = z.int().min(0);
const moment = z.number();
const id = z.uuidv7();

const stateSchema = z.enum(OPS_STATES);
const ageSchema = z.enum(['any', ...OPS_AGES]);

/** No answer holds more rows than this, however many were asked for. */
export const ROWS = 200;

/** Why it is in quarantine: `field: rule` of the case and its codes, `conflict`, or `other`. */
const reasonSchema = z.string().max(200);

const rowSchema = z.strictObject({
  id,
  ticket: z.string().nullable(),
  /** `null` while it is not linked (R19). */
  projectNo: z.string().nullable(),
  taskName: z.string().nullable(),
  assessedAt: moment,
  age: ageSchema,
  state: stateSchema,
  /** Of what is in quarantine. */
  reason: reasonSchema.nullable(),
});
export type OpsRow = z.infer<typeof rowSchema>;

const filterSchema = z.strictObject({
  /** In 办件编号 or ticket, letters of either case; empty for all. */
  search: z.string().max(64),
  state: stateSchema.nullable(),
  reason: reasonSchema.nullable(),
  age: ageSchema,
});

const backlogSchema = z.strictObject({
  /** What `ops.rows` reads on; a newer look makes an older one void. */
  look: count,
  all: count,
  found: count,
  /** Of all, whatever is filtered. */
  states: z.record(stateSchema, count),
  /** Of all that is in quarantine, the most frequent first. */
  reasons: z.array(z.strictObject({ reason: reasonSchema, records: count })),
  /** The first of those found, the oldest first. */
  rows: z.array(rowSchema).max(ROWS),
});
export type OpsBacklog = z.infer<typeof backlogSchema>;

const fieldsSchema = z.partialRecord(z.enum(MENDABLE), z.string().max(200));
export type OpsFields = z.infer<typeof fieldsSchema>;

const findingSchema = z.strictObject({ field: z.string(), message: z.string() });
export type OpsFinding = z.infer<typeof findingSchema>;

/** One event in the life of a record, from the journal's lines in clear: nothing locked is opened. */
const eventSchema = z.strictObject({
  at: moment,
  what: z.enum([
    'rated',
    'attempted',
    ...ATTEMPT_OUTCOMES,
    'stopped',
    'linked',
    'repaired',
    'exported',
    'released',
  ]),
  /** Such as `taskCode: length`, or the name of a rescue file. */
  about: z.string(),
});
export type OpsEvent = z.infer<typeof eventSchema>;

const recordSchema = z.strictObject({
  row: rowSchema,
  counter: z.string(),
  /** Its place in the chain, `epoch/seq`. */
  place: z.string(),
  /** What a person may put right, as it is now; absent fields are not known. */
  fields: fieldsSchema,
  /** What our own inspection finds now. */
  findings: z.array(findingSchema),
  history: z.array(eventSchema),
});
export type OpsRecord = z.infer<typeof recordSchema>;

/** Records in quarantine for the same reason and, where it is about a code, with the same one. */
const groupSchema = z.strictObject({
  reason: reasonSchema,
  records: count,
  /** What one repair mends in all of them; `null` where each needs a look of its own. */
  code: z.strictObject({ field: z.enum(SHARED_CODES), value: z.string() }).nullable(),
});
export type OpsGroup = z.infer<typeof groupSchema>;

const codeMendSchema = z.strictObject({
  reason: reasonSchema,
  field: z.enum(SHARED_CODES),
  value: z.string().max(200),
  right: z.string().max(200),
});

export const opsRequests = {
  'ops.backlog': { input: filterSchema, output: backlogSchema },
  /** Rows of the last look; none of an older one. */
  'ops.rows': {
    input: z.strictObject({ look: count, from: count, count: z.int().min(1).max(ROWS) }),
    output: z.array(rowSchema).max(ROWS),
  },
  /** `null` when it has been delivered meanwhile. */
  'ops.record': { input: z.strictObject({ id }), output: recordSchema.nullable() },
  /** What would be found if the record had these codes; nothing is changed. */
  'ops.inspect': {
    input: z.strictObject({ id, fields: fieldsSchema }),
    output: z.array(findingSchema),
  },
  /** Gives the record these codes; refused with what is found while anything is (R15). */
  'ops.repair': {
    input: z.strictObject({ id, fields: fieldsSchema }),
    output: z.array(findingSchema),
  },
  /** Sends it again now, as it is. */
  'ops.retry': { input: z.strictObject({ id }), output: nothing },
  /** Makes everything that waits due now. */
  'ops.wake': { input: nothing, output: nothing },
  'ops.groups': { input: nothing, output: z.array(groupSchema).max(ROWS) },
  /** What would still be found with the right code, in the first record of the group. */
  'ops.inspectGroup': { input: codeMendSchema, output: z.array(findingSchema) },
  /** @returns how many records were mended */
  'ops.repairGroup': { input: codeMendSchema, output: count },
  ...opsTakeawayRequests,
} as const;

export type OpsRequests = typeof opsRequests;
