import {
  constants,
  createHash,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { evaluationSchema } from '../../shared/evaluation.ts';
import { dueSchema } from '../../shared/schedule.ts';
import { z } from '../../shared/schema.ts';
import { writeDurably } from '../device/durable-file.ts';
import { vaultWith } from '../device/vault.ts';

/**
 * A rescue file: undelivered records of one device, readable only with the hall's private rescue
 * key. Text lines: the header in clear, then one record a line, AES-256-GCM (base64 of nonce, tag,
 * ciphertext) under a key of this file's own, which the header holds by RSA-OAEP-SHA256.
 */

const headerSchema = z.strictObject({
  format: z.literal('yiping-rescue/1'),
  deviceId: z.string(),
  /** SPKI, base64: who sealed the records; to be compared with the hall's inventory. */
  publicKey: z.string(),
  /** When it was written, corrected ms. */
  at: z.number(),
  count: z.int().min(1),
  /** Base64. */
  key: z.string(),
});

export type RescueHeader = z.infer<typeof headerSchema>;

const rescuedSchema = z.strictObject({ evaluation: evaluationSchema, due: dueSchema });

/** A sealed record, with its place in the order of sending. */
export type Rescued = z.infer<typeof rescuedSchema>;

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

/**
 * Writes a rescue file durably, in the place of an older one.
 * @param rescueKey the hall's public key
 * @throws when the disk refuses
 */
export function writeRescueFile(
  file: string,
  header: Pick<RescueHeader, 'deviceId' | 'publicKey' | 'at'>,
  records: readonly Rescued[],
  rescueKey: KeyObject,
): void {
  const secret = randomBytes(32);
  const vault = vaultWith(secret);
  const whole: RescueHeader = {
    format: 'yiping-rescue/1',
    ...header,
    count: records.length,
    key: publicEncrypt({ key: rescueKey, ...OAEP }, secret).toString('base64'),
  };
  const lines = records.map(({ evaluation, due }) =>
    vault.lock(JSON.stringify({ evaluation, due })),
  );
  writeDurably(file, [JSON.stringify(whole), ...lines, ''].join('\n'));
}

/**
 * Reads a rescue file.
 * @param privateKey the hall's rescue key
 * @returns its header, its records, and the SHA-256 of its bytes in hex
 * @throws what is wrong with it: cut off, changed, or for another key; never quotes a record
 */
export function readRescueFile(
  bytes: Uint8Array,
  privateKey: KeyObject,
): { header: RescueHeader; records: readonly Rescued[]; digest: string } {
  const [first = '', ...rest] = Buffer.from(bytes).toString('utf8').split('\n');
  const header = headerOf(first);
  // The last line has an end, too: whatever follows it was cut off or added.
  if (rest.length !== header.count + 1 || rest.pop() !== '') {
    throw new Error(`the rescue file is not whole: it should hold ${header.count} records`);
  }
  const vault = vaultWith(unwrapKey(header.key, privateKey));
  const records = rest.map((line, index) => {
    try {
      return rescuedSchema.parse(JSON.parse(vault.unlock(line)));
    } catch {
      throw new Error(`record ${index + 1} of the rescue file was changed`);
    }
  });
  return { header, records, digest: createHash('sha256').update(bytes).digest('hex') };
}

function headerOf(line: string): RescueHeader {
  try {
    return headerSchema.parse(JSON.parse(line));
  } catch {
    throw new Error('this is no rescue file (yiping-rescue/1)');
  }
}

/**
 * Opens a key that was wrapped for the hall.
 * @param wrapped base64
 * @throws when it was wrapped for another key
 */
export function unwrapKey(wrapped: string, privateKey: KeyObject): Buffer {
  try {
    return privateDecrypt({ key: privateKey, ...OAEP }, Buffer.from(wrapped, 'base64'));
  } catch {
    throw new Error('it was written for another rescue key');
  }
}
