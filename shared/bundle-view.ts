import { problemSchema } from './problem.ts';
import { z } from './schema.ts';

/** What the set-up screens and main say to each other about bundles: no secret is in it. */

/** Where a bundle is taken from. */
export const bundleSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(1_024) }),
  z.strictObject({ kind: z.literal('url'), url: z.string().min(1).max(1_024) }),
]);
export type BundleSource = z.infer<typeof bundleSourceSchema>;

export const bundleViewSchema = z.strictObject({
  hallCode: z.string(),
  hallName: z.string(),
  version: z.int(),
  /** ISO 8601 with its offset. */
  issuedAt: z.string(),
  expiresAt: z.string(),
  /** How many counters it is for. */
  counters: z.int(),
  /** Of the signer's key, to be compared with the paper: eight groups of four hex digits. */
  fingerprint: z.string(),
  /** This device has no bundle yet: it asks for the enrolment key and for the eyes of a person. */
  firstContact: z.boolean(),
});
export type BundleView = z.infer<typeof bundleViewSchema>;

/** A file that looks like a bundle; without `bundle` it cannot be used, and `problems` say why. */
export const foundBundleSchema = z.strictObject({
  path: z.string(),
  /** As people see it: name of the stick and of the file. */
  label: z.string(),
  bundle: bundleViewSchema.optional(),
  problems: z.array(problemSchema),
});
export type FoundBundle = z.infer<typeof foundBundleSchema>;

export const bundleResultSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), bundle: bundleViewSchema }),
  z.strictObject({ ok: z.literal(false), problems: z.array(problemSchema).min(1) }),
]);
export type BundleResult = z.infer<typeof bundleResultSchema>;

export const provisioningStateSchema = z.discriminatedUnion('kind', [
  /** Neither a bundle nor a plain file that is right. */
  z.strictObject({ kind: z.literal('nothing'), problems: z.array(problemSchema) }),
  /** A bundle is installed, and nobody has said which counter this is. */
  z.strictObject({
    kind: z.literal('unpaired'),
    bundle: bundleViewSchema,
    problems: z.array(problemSchema),
  }),
  /** `bundle` is null for a plain file. */
  z.strictObject({ kind: z.literal('ready'), bundle: bundleViewSchema.nullable() }),
]);
export type ProvisioningState = z.infer<typeof provisioningStateSchema>;
