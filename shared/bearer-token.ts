import { bilingual } from './mistake-text.ts';
import { z } from './schema.ts';

/** What a caller sends as `authorization: Bearer …` (RFC 6750); long enough not to be guessed. */
export const bearerTokenSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9._~+/-]{16,256}=*$/,
    bilingual(
      '须为 16 至 256 个字母、数字或 . _ ~ + / -',
      'must be 16 to 256 letters, digits or . _ ~ + / -',
    ),
  );
