import { bearerTokenSchema } from './bearer-token.ts';
import { bilingual, says } from './mistake-text.ts';
import { z } from './schema.ts';

const certificate = z
  .string()
  .regex(
    /^-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----/,
    bilingual(
      '须为 PEM 格式的证书（BEGIN CERTIFICATE）',
      'must be a certificate as PEM (BEGIN CERTIFICATE)',
    ),
  );
const privateKey = z
  .string()
  .regex(
    /^-----BEGIN (?:EC |RSA )?PRIVATE KEY-----\r?\n[A-Za-z0-9+/=\r\n]+-----END (?:EC |RSA )?PRIVATE KEY-----\s*$/,
    bilingual('须为 PEM 格式的私钥（PRIVATE KEY）', 'must be a private key as PEM (PRIVATE KEY)'),
  );

/** Where ops ask from a desk how the device is; without it nobody can. */
export const statusSettingsSchema = z.strictObject({
  /** The interface to bind to: this very computer unless the hall says otherwise. */
  host: z
    .union([z.ipv4(), z.ipv6()], {
      error: says('须为 IPv4 或 IPv6 地址', 'must be an IPv4 or IPv6 address'),
    })
    .default('127.0.0.1'),
  /** 0 lets the system choose one, for a demo. */
  port: z.int().min(0).max(65535),
  /** What whoever asks sends as `authorization: Bearer …` (RFC 6750). */
  token: bearerTokenSchema,
  /** The device's own, so that neither token nor answer goes in clear. */
  tls: z.strictObject({ cert: certificate, key: privateKey }).optional(),
});

export type StatusSettings = z.infer<typeof statusSettingsSchema>;
