import { bilingual } from './mistake-text.ts';
import { outboxCountsSchema } from './outbox.ts';
import { PIN_DIGITS } from './pin-digits.ts';
import { z } from './schema.ts';

/**
 * The door behind the citizen's screens, as the window and main speak of it: five taps in a corner
 * bring the pad, a PIN opens the service panel. Main alone knows whether it is open.
 */

/** Who has a PIN: the window clerk, who sets the device up, who looks after what is undelivered. */
export const ROLES = ['staff', 'it', 'ops'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export const pinSchema = z
  .string()
  .regex(new RegExp(`^[0-9]{${PIN_DIGITS.min},${PIN_DIGITS.max}}$`));

/**
 * `scrypt$N$r$p$salt$hash`: 16 bytes of salt and 32 of hash in base64. The work is bounded, so that
 * no file makes a device compute for minutes or run out of memory (128 MiB at most).
 */
export const pinHashSchema = z
  .string()
  .regex(
    /^scrypt\$(16384|32768|65536|131072)\$8\$[1-4]\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$/,
    bilingual(
      '须为 npm run pin 生成的 scrypt$… 文本',
      'must be the scrypt$… text that npm run pin makes',
    ),
  );

/** One hash for each role that has a PIN; there is no default. */
export const pinsSchema = z.strictObject({
  staff: pinHashSchema.optional(),
  it: pinHashSchema.optional(),
  ops: pinHashSchema.optional(),
});

export type Pins = z.infer<typeof pinsSchema>;

/** What the window draws of the door, beside the citizen's screen that stays underneath. */
export const doorViewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('closed') }),
  z.strictObject({
    kind: z.literal('pad'),
    /** `noPin`: the hall has set none, so nothing opens it. */
    says: z.enum(['ready', 'checking', 'wrong', 'locked', 'noPin']),
    /** Until it may be tried again, ms; 0 unless locked. */
    lockedMs: z.number().min(0),
  }),
  z.strictObject({ kind: z.literal('panel'), role: roleSchema }),
]);

export type DoorView = z.infer<typeof doorViewSchema>;

/** The names in `electron/health.ts`; each has a text of its own in the panel. */
const alarmNameSchema = z.enum([
  'journal',
  'oneCopy',
  'outbox',
  'outboxRecreated',
  'outboxNotPersisted',
  'disk',
  'keyStore',
  'linkage',
  'quarantine',
  'held',
  'caseSource',
  'queue',
  'counterTaken',
  'bundleExpired',
  'bundleUpdate',
  'programUpdate',
  'unlinked',
]);

/** What stands behind the door: how the device is, nothing about any citizen. */
export const panelSchema = z.strictObject({
  role: roleSchema,
  version: z.string(),
  deviceId: z.string(),
  hallName: z.string(),
  counterNumber: z.string(),
  counterName: z.string(),
  /** Sealed and not delivered, by the journal. */
  undelivered: z.int().min(0),
  /** The same by state, by the outbox; `null` until its worker has told. */
  outbox: outboxCountsSchema.nullable(),
  /** What is the matter now, the oldest first; since when in ms since 1970 UTC. */
  alarms: z.array(z.strictObject({ name: alarmNameSchema, why: z.string(), since: z.number() })),
});

export type Panel = z.infer<typeof panelSchema>;
