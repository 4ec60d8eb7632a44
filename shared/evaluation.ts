import { momentSchema } from './clock.ts';
import { levelSchema } from './level-schema.ts';
import { TEXT_LIMIT } from './questionnaire.ts';
import { answersSchema } from './questionnaire-schema.ts';
import { z } from './schema.ts';
import { type Case, caseSchema, staffSchema } from './service.ts';

/** Why there is, or is not, a reason with a rating (R24). */
const reasonSchema = z.enum(['given', 'declined', 'none']);

/** The citizen pressed 提交, had tapped and walked away, or the next ticket's turn came (R6). */
export const endedBySchema = z.enum(['citizen', 'timeout', 'nextTicket']);

/** How a rating on paper came into the device (R5). */
const entrySchema = z.strictObject({
  /** The one-time number of the form. */
  form: z.string(),
  /** The staff number of whoever typed it, or the role where nobody had signed on. */
  by: z.string(),
  /** Corrected ms: as the citizen wrote it, and when it was typed. */
  writtenAt: z.number(),
  enteredAt: z.number(),
  /** It never counts in 主动评价率. */
  active: z.literal(false),
  /** The service the form was issued for; one made in advance is for none. */
  service: z.uuid().optional(),
});

/**
 * What one citizen said about one service, before it is sealed: everything the province will be told
 * and nothing the device made up. All of it is frozen with the seal; a case that comes or is mended
 * later stands in a `repair` of its own.
 */
export const evaluationDraftSchema = z.strictObject({
  /** UUIDv7; the idempotency key everywhere. */
  id: z.uuidv7(),
  serviceId: z.uuid(),
  counter: z.string(),
  ticket: z.string().optional(),
  staff: staffSchema.optional(),
  level: levelSchema,
  /** Codes of the 测评选项 ticked. */
  options: z.array(z.string()),
  answers: answersSchema,
  reason: reasonSchema,
  endedBy: endedBySchema,
  /** The province could not be reached when the citizen rated. */
  capturedOffline: z.boolean(),
  /** 愿意接受回访 (R12). */
  wantsCallback: z.boolean(),
  /** 事项 of the whole service, and when the other side says it began: kept, never sent as ours (R20). */
  serviceName: z.string().optional(),
  toldServiceTime: z.string().optional(),
  serviceBegan: momentSchema,
  assessedAt: momentSchema,
  /** Free text in the citizen's own words: may hold anything, so it is kept like personal data. */
  text: z.string().max(TEXT_LIMIT),
  linkage: caseSchema.optional(),
  /** 办件编号 keyed at the counter: which case is meant, and not yet the case. */
  keyedCase: z.string().optional(),
  /** Typed from a paper form by the staff. */
  entry: entrySchema.optional(),
});

export type EvaluationDraft = z.infer<typeof evaluationDraftSchema>;

/**
 * The place of a record in the device's chain (R13), readable and checkable without any key.
 * `hash = SM3(prevHash|deviceId|epoch|seq|digest)`, hex; `signature` is base64 over the text of
 * `hash`.
 */
export const chainSchema = z.strictObject({
  deviceId: z.string(),
  epoch: z.int().min(1),
  seq: z.int().min(1),
  prevHash: z.string().regex(/^[0-9a-f]{64}$/),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string(),
  alg: z.literal('Ed25519'),
});

export type Chain = z.infer<typeof chainSchema>;

/** What was mended after the seal (R15): the case and its codes, never what the citizen said. */
export const repairSchema = z.strictObject({
  /** Corrected ms. */
  at: z.number(),
  /** A person's name at the hall or at ops, or `case source`. */
  by: z.string(),
  why: z.string(),
  linkage: caseSchema,
});

export type Repair = z.infer<typeof repairSchema>;

/** A sealed evaluation: the draft with its place in the chain and the salt of its digest. */
export const evaluationSchema = z.strictObject({
  draft: evaluationDraftSchema,
  chain: chainSchema,
  /** Hex; keeps a digest from being guessed from the few things a citizen can say. */
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  /** The last repair; the draft stays as it was sealed, so that its digest still verifies. */
  repair: repairSchema.optional(),
});

export type Evaluation = z.infer<typeof evaluationSchema>;

/** The case a sealed evaluation is for: as mended, otherwise as sealed; none while it is not linked. */
export function linkageOf({
  draft,
  repair,
}: Pick<Evaluation, 'draft' | 'repair'>): Case | undefined {
  return repair?.linkage ?? draft.linkage;
}
