import { crc32 } from 'node:zlib';
import { chainSchema } from '../../shared/evaluation.ts';
import { outcomeSchema } from '../../shared/province.ts';
import { dueSchema } from '../../shared/schedule.ts';
import { z } from '../../shared/schema.ts';

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
    version: z.literal(1),
    number: z.int().min(1),
    deviceId: z.string(),
    at: z.number(),
    wrappedKey: z.string(),
  }),
  /** What a citizen has said so far; replaced by a later line of the same id. */
  z.strictObject({ type: z.literal('draft'), id: z.string(), locked: z.string() }),
  /** The citizen took it back with 重新选择. */
  z.strictObject({ type: z.literal('withdrawn'), id: z.string() }),
  /** The personal part of a sealed record, a line of its own so that it can be erased alone. */
  z.strictObject({ type: z.literal('personal'), id: z.string(), locked: z.string() }),
  z.strictObject({
    type: z.literal('sealed'),
    id: z.string(),
    due: dueSchema,
    chain: chainSchema,
    locked: z.string(),
  }),
  z.strictObject({ type: z.literal('attempted'), id: z.string(), at: z.number() }),
  z.strictObject({
    type: z.literal('settled'),
    id: z.string(),
    at: z.number(),
    outcome: outcomeSchema,
  }),
  z.strictObject({ type: z.literal('session'), locked: z.string() }),
]);

export type Line = z.infer<typeof lineSchema>;

/** @returns `crc32 json\n`, the checksum in eight hex digits over the bytes of the JSON */
export function writeLine(line: Line): string {
  const json = JSON.stringify(line);
  return `${checksum(json)} ${json}\n`;
}

/**
 * @param text one line without its end
 * @returns the line, or why it cannot be trusted
 */
export function readLine(text: string): Line | { readonly type: 'corrupt'; readonly why: string } {
  const json = text.slice(9);
  if (text[8] !== ' ' || text.slice(0, 8) !== checksum(json)) {
    return { type: 'corrupt', why: 'checksum' };
  }
  // The checksum holds, so this was written by us: what does not parse is of another version.
  const parsed = lineSchema.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : { type: 'corrupt', why: parsed.error.message };
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}
