import { crc32 } from 'node:zlib';
import { chainSchema } from '../../shared/evaluation.ts';
import { outcomeSchema } from '../../shared/province.ts';
import { dueSchema } from '../../shared/schedule.ts';
import { z } from '../../shared/schema.ts';
import { parseWithout } from '../device/newer-version.ts';
import { reasonOf } from '../log.ts';

/** The end of the chain. */
const headSchema = z.strictObject({
  epoch: z.int().min(1),
  seq: z.int().min(0),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Whether target and cut-off were met (R21). */
const metSchema = z.strictObject({ target: z.boolean(), cutOff: z.boolean() });

export type Met = z.infer<typeof metSchema>;

/** What both kinds of mending write; see `repair-line.ts`. */
const mended = {
  id: z.string(),
  at: z.number(),
  service: z.string(),
  /** The record had another case before: what was sent earlier was about that one. */
  moved: z.literal(true).optional(),
  /** The case itself, under the key of the service. */
  personal: z.string(),
  /** The key of the case, by whom and why, under the segment's. */
  locked: z.string(),
};

const servicePart = z.strictObject({ service: z.string(), locked: z.string() });

/**
 * One line of the journal. What is in clear is what anybody may check without a key; what a citizen
 * said or is stands only in the locked fields.
 */
export const lineSchema = z.discriminatedUnion('type', [
  /**
   * Begins each segment, and stands again before sealed records: the data key of the segment's
   * locked fields, wrapped by the device.
   */
  z.strictObject({
    type: z.literal('segment'),
    version: z.literal(2),
    number: z.int().min(1),
    deviceId: z.string(),
    /** SPKI, base64: what anybody needs to check the signatures. */
    publicKey: z.string(),
    at: z.number(),
    /** The end of the chain before this segment, so that earlier ones may go. */
    head: headSchema,
    wrappedKey: z.string(),
    /** The same key by RSA-OAEP-SHA256 under the hall's rescue key, base64. */
    rescue: z.string().optional(),
  }),
  /** The chain begins anew; why, and where the one before ended as far as is known. */
  z.strictObject({
    type: z.literal('epoch'),
    epoch: z.int().min(2),
    reason: z.string(),
    at: z.number(),
    previous: headSchema,
  }),
  /**
   * The key of everything personal of one service (R12), wrapped by the segment's data key. Erased by
   * writing over it, see `key-line.ts`: so its length never changes.
   */
  z.strictObject({ type: z.literal('key'), service: z.string(), wrapped: z.string() }),
  /** What a citizen has said so far; replaced by a later line of the same id. */
  z.strictObject({
    type: z.literal('draft'),
    id: z.string(),
    service: z.string(),
    locked: z.string(),
  }),
  /** The citizen took it back with 重新选择. */
  z.strictObject({ type: z.literal('withdrawn'), id: z.string() }),
  /** The personal part of a sealed record, under the key of its service. */
  z.strictObject({
    type: z.literal('personal'),
    id: z.string(),
    service: z.string(),
    locked: z.string(),
  }),
  z.strictObject({
    type: z.literal('sealed'),
    id: z.string(),
    due: dueSchema,
    chain: chainSchema,
    locked: z.string(),
    /** Only the outbox had it: the line comes later than its place in the chain. */
    adopted: z.strictObject({ attempted: z.boolean() }).optional(),
  }),
  /** The case came after the seal, from the case source. */
  z.strictObject({ type: z.literal('linked'), ...mended }),
  /** A person mended case or codes (R15). */
  z.strictObject({ type: z.literal('repaired'), ...mended }),
  z.strictObject({ type: z.literal('attempted'), id: z.string(), at: z.number() }),
  z.strictObject({
    type: z.literal('settled'),
    id: z.string(),
    at: z.number(),
    outcome: outcomeSchema,
    /** Of what was delivered: whether target and cut-off were met (R21). */
    met: metSchema.optional(),
  }),
  /** Handed out in a rescue file: not to be sent from here any more. */
  z.strictObject({
    type: z.literal('exported'),
    id: z.string(),
    at: z.number(),
    file: z.string(),
  }),
  /** To be sent from here again after all. */
  z.strictObject({
    type: z.literal('released'),
    id: z.string(),
    at: z.number(),
    by: z.string(),
  }),
  /** A service has ended: what counting needs of it, see `service-record.ts`; never a level. */
  z.strictObject({
    type: z.literal('service'),
    id: z.string(),
    at: z.number(),
    locked: z.string(),
  }),
  /** Who did what at the device; never anything about a citizen. */
  z.strictObject({
    type: z.literal('audit'),
    at: z.number(),
    by: z.string(),
    what: z.string(),
    about: z.string().optional(),
  }),
  /** `locked` under the segment's key; what is of a service under that service's, see `session-parts.ts`. */
  z.strictObject({
    type: z.literal('session'),
    locked: z.string(),
    current: servicePart.optional(),
    waiting: servicePart.optional(),
  }),
]);

export type Line = z.infer<typeof lineSchema>;

/** @returns `crc32 json\n`, the checksum in eight hex digits over the bytes of the JSON */
export function writeLine(line: Line): string {
  const json = JSON.stringify(line);
  return `${checksum(json)} ${json}\n`;
}

/** Of these everything has to be understood: keys, and where the chain stands. */
const ESSENTIAL: ReadonlySet<string> = new Set(['segment', 'epoch', 'key', 'sealed']);

/** A whole line of a newer version, put back since: kept, never written to, and passed over. */
export interface ForeignLine {
  readonly type: 'foreign';
  readonly kind: string;
}

/** A line that cannot be trusted. */
export interface CorruptLine {
  readonly type: 'corrupt';
  readonly why: string;
}

/**
 * Names within a line that this version does not know are left out.
 * @param text one line without its end
 */
export function readLine(text: string): Line | ForeignLine | CorruptLine {
  const json = text.slice(9);
  if (text[8] !== ' ' || text.slice(0, 8) !== checksum(json)) {
    return { type: 'corrupt', why: 'checksum' };
  }
  // The checksum holds, so this was written by us, by another version of us, or forged.
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    return { type: 'corrupt', why: 'not JSON' };
  }
  try {
    return parseWithout(lineSchema, content);
  } catch (error) {
    const kind = kindOf(content);
    if (kind !== undefined && !ESSENTIAL.has(kind)) return { type: 'foreign', kind };
    return { type: 'corrupt', why: reasonOf(error) };
  }
}

function kindOf(content: unknown): string | undefined {
  const isLine = typeof content === 'object' && content !== null && 'type' in content;
  return isLine && typeof content.type === 'string' ? content.type : undefined;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}
