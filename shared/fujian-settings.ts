import { says } from './mistake-text.ts';
import { connection } from './province-connection.ts';
import { safeUrl } from './safe-url.ts';
import { z } from './schema.ts';

/** What the province writes for each level; every word once, for it is read back as well. */
const levelWords = z
  .strictObject({
    '5': z.string().min(1).default('5'),
    '4': z.string().min(1).default('4'),
    '3': z.string().min(1).default('3'),
    '2': z.string().min(1).default('2'),
    '1': z.string().min(1).default('1'),
  })
  .refine((words) => new Set(Object.values(words)).size === 5, {
    error: says('每个等级须用不同的值', 'needs another value for each level'),
  });

/** SM4 in which the documents travel. */
const cipherSchema = z
  .strictObject({
    /** `md5`: MD5 of the appCode; `raw`: the appCode itself is the key, 32 hex digits. */
    key: z.enum(['md5', 'raw']).default('md5'),
    mode: z.enum(['ecb', 'cbc']).default('ecb'),
    /** 32 hex digits; with `cbc` only. */
    iv: z
      .string()
      .regex(/^[0-9a-f]{32}$/i)
      .optional(),
    output: z.enum(['hex', 'base64']).default('hex'),
    /** Of the document before it is encrypted; GB2312 is written as GB18030, its superset. */
    charset: z.enum(['UTF-8', 'GB2312']).default('UTF-8'),
  })
  .refine(({ mode, iv }) => (mode === 'cbc') === (iv !== undefined), {
    path: ['iv'],
    error: says('cbc 模式必填，ecb 模式不填', 'goes with mode "cbc", and only with it'),
  });

/** What differs between provinces that speak this format; the defaults are Fujian's. */
const formatSchema = z.strictObject({
  /** Case of the hex digits of the token request's `sign`. */
  signCase: z.enum(['lower', 'upper']).default('lower'),
  cipher: cipherSchema.prefault({}),
  /**
   * 省网事项编码 by our taskHandleItem or taskCode. Without this table our own code is sent, except
   * for self-made tasks; with it, a case whose codes it lacks is not sendable.
   */
  businessCodes: z.record(z.string(), z.string().min(1)).optional(),
  levels: levelWords.prefault({}),
  /** 评价渠道 of a hall tablet. */
  pf: z.string().min(1).default('4'),
  /** The same of what was written on paper (R5). */
  paperPf: z.string().min(1).default('5'),
  /** Constants of the hall's contract with the province; `sysNO` is left out when it is unknown. */
  sysNO: z.string().min(1).optional(),
  type: z.string().default(''),
  backUrl: z.string().default(''),
  /** The province requires the phone number as case data; otherwise it is the citizen's choice (R12). */
  contactRequired: z.boolean().default(false),
  /** How long an evaluation page is shown, s: the province does not say when it expires. */
  pageLifeSeconds: z.int().min(10).max(86_400).default(600),
});
export type FujianFormat = z.infer<typeof formatSchema>;

/** The `fujian` profile: token, SOAP 1.1, SM4 (province.md). */
export const fujianSchema = z
  .strictObject({
    profile: z.literal('fujian'),
    tokenUrl: safeUrl,
    /** The operations' names are appended to it. */
    serviceUrl: safeUrl,
    appKey: z.string().min(1),
    /** Signs the token request, and gives the key of the cipher. */
    appCode: z.string().min(8),
    settings: formatSchema.prefault({}),
    ...connection,
  })
  .refine(
    ({ appCode, settings }) => settings.cipher.key !== 'raw' || /^[0-9a-f]{32}$/i.test(appCode),
    {
      path: ['appCode'],
      error: says(
        '密钥方式为 raw 时须为 32 位十六进制',
        'must be 32 hex digits with cipher key "raw"',
      ),
    },
  );
export type FujianSettings = z.infer<typeof fujianSchema>;
