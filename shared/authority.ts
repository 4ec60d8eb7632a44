import { bilingual } from './mistake-text.ts';
import { z } from './schema.ts';

/** PEM of the hall's own authority, one certificate or several. */
export const authority = z
  .string()
  .regex(
    /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/,
    bilingual(
      '须为 PEM 格式的证书（BEGIN CERTIFICATE）',
      'must be a certificate as PEM (BEGIN CERTIFICATE)',
    ),
  );
