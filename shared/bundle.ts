import { authority } from './authority.ts';
import { bilingual } from './mistake-text.ts';
import { counterSchema, hallSchema } from './provisioning.ts';
import { safeUrl } from './safe-url.ts';
import { z } from './schema.ts';

/**
 * The hall's bundle: one signed file, `provision.yiping`, for all its devices. What a device does
 * with it is in `electron/provisioning`, the format is told in docs/bundles.md.
 */

export const BUNDLE_FORMAT = 'yiping-bundle/1';

/** Bytes; 300 counters take about a tenth of it. */
export const BUNDLE_LIMIT = 1024 * 1024;

/** The enrolment key is typed once on each device; shorter ones could be guessed from a lost stick. */
export const ENROLMENT_KEY_LEAST = 12;

const base64 = (bytes: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9+/]{${Math.ceil((bytes * 4) / 3)}}={0,2}$`));
const base64Text = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** An Ed25519 key as SPKI: its first twelve bytes are the same for all of them. */
export const signerSchema = z.string().regex(/^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/);

/** A counter as everybody may see it; what only its device needs is among the secrets. */
const bundleCounterSchema = counterSchema.extend({
  /** 区县, department or floor: how lists are grouped. */
  group: z.string().min(1).max(60).optional(),
  /** Printed at the counter: who pairs a device scans or types it. */
  code: z
    .string()
    .regex(
      /^[A-Za-z0-9-]{3,20}$/,
      bilingual('须为 3–20 个字母、数字或 -', 'must be 3–20 letters, digits or -'),
    )
    .optional(),
});
export type BundleCounter = z.infer<typeof bundleCounterSchema>;

/** A setting of the hall and where it stands: `['province', 'appSecret']`. */
const secretSchema = z.strictObject({
  path: z.array(z.union([z.string(), z.int().min(0)])).min(1),
  value: z.json(),
});
export const secretsSchema = z.array(secretSchema);
export type Secret = z.infer<typeof secretSchema>;

/** Bytes; today's packages have about 80 MB. */
const PROGRAM_LIMIT = 500_000_000;

/** A package of this program that a hall wants its devices to run; root checks it again, see docs/updates.md. */
const programSchema = z.strictObject({
  platform: z.enum(['linux-x64', 'linux-arm64', 'win32-x64']),
  /** As the program itself says it. */
  version: z
    .string()
    .regex(
      /^\d{1,9}\.\d{1,9}\.\d{1,9}(\+[0-9A-Za-z.]{1,60})?$/,
      bilingual('须形如 1.2.0', 'must be like 1.2.0'),
    ),
  url: safeUrl,
  /** Of the package, lower-case hex. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, bilingual('须为 64 个十六进制数字', 'must be 64 hex digits')),
  /** Of the package, bytes. */
  size: z.int().min(1).max(PROGRAM_LIMIT),
  /** By the hall, over `programText`; put there when the bundle is built. */
  signature: base64(64).optional(),
});
export type Program = z.infer<typeof programSchema>;

/** Where devices look for newer bundles, and which program the hall wants them to run. */
const updatesSchema = z.strictObject({
  url: safeUrl,
  /** PEM of the hall's own authority; without it the public ones are trusted. */
  ca: authority.optional(),
  everyMinutes: z
    .int()
    .min(1)
    .max(24 * 60)
    .default(60),
  /** One for each platform at most; fetched with the same authority. */
  programs: z.array(programSchema).optional(),
});

/** What a hall says in its bundle, as it wrote it; both without secrets and with them. */
export const contentSchema = z.strictObject({
  hall: hallSchema,
  updates: updatesSchema.optional(),
  /** A provisioning file without `format`, `hall` and `counter`; `${name}` stands for a cell. */
  settings: z.record(z.string(), z.json()),
  counters: z
    .array(
      bundleCounterSchema.extend({
        /** What `${name}` in the settings is at this counter. */
        cells: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1)
    .max(2_000),
});
export type BundleContent = z.infer<typeof contentSchema>;

export const bundleSchema = contentSchema.extend({
  format: z.literal(BUNDLE_FORMAT),
  /** Grows with each bundle of a hall; a device never takes an older one. */
  version: z.int().min(1),
  issuedAt: z.iso.datetime({ offset: true }),
  expiresAt: z.iso.datetime({ offset: true }),
  /** The public key, SPKI in base64. */
  signer: signerSchema,
  secrets: z.strictObject({
    /** Of the scrypt that stretches the enrolment key. */
    salt: base64(16),
    /** The hall's key, locked by the stretched enrolment key. */
    key: base64Text,
    /** A list of `{path, value}`, locked by the hall's key. */
    locked: base64Text,
  }),
  /** Ed25519 over everything else as canonical JSON (RFC 8785), base64. */
  signature: base64(64),
});
export type Bundle = z.infer<typeof bundleSchema>;
