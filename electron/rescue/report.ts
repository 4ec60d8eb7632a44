import { constants, type KeyObject, sign, verify } from 'node:crypto';
import { outcomeSchema } from '../../shared/province.ts';
import { z } from '../../shared/schema.ts';
import { writeDurably } from '../device/durable-file.ts';

/**
 * What became of the records of a rescue file. Two text lines: the report as JSON, and the base64 of
 * its RSA-PSS-SHA256 signature by the hall's rescue key.
 */

const reportSchema = z.strictObject({
  format: z.literal('yiping-rescue-report/1'),
  deviceId: z.string(),
  /** SHA-256 of the rescue file's bytes, hex. */
  export: z.string().regex(/^[0-9a-f]{64}$/),
  /** When it was written, corrected ms. */
  at: z.number(),
  results: z.array(
    z.strictObject({
      id: z.uuidv7(),
      outcome: outcomeSchema,
      /** When the province said so, corrected ms. */
      at: z.number(),
    }),
  ),
});

export type Report = z.infer<typeof reportSchema>;

const PSS = {
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
};

/** @throws when the disk refuses */
export function writeReport(
  file: string,
  report: Omit<Report, 'format'>,
  privateKey: KeyObject,
): void {
  const text = JSON.stringify({ format: 'yiping-rescue-report/1', ...report });
  const signature = sign('sha256', Buffer.from(text), { key: privateKey, ...PSS });
  writeDurably(file, `${text}\n${signature.toString('base64')}\n`);
}

/**
 * @param text the whole file
 * @param rescueKey the hall's public key
 * @throws when it is no report or was not signed with the hall's rescue key
 */
export function readReport(text: string, rescueKey: KeyObject): Report {
  const [line = '', signature = ''] = text.split('\n');
  const key = { key: rescueKey, ...PSS };
  if (!verify('sha256', Buffer.from(line), key, Buffer.from(signature, 'base64'))) {
    throw new Error('the report is not signed with the rescue key of this hall, or was changed');
  }
  try {
    return reportSchema.parse(JSON.parse(line));
  } catch {
    throw new Error('this is no rescue report (yiping-rescue-report/1)');
  }
}
