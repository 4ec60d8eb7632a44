import { says } from './mistake-text.ts';
import { connection } from './province-connection.ts';
import { safeUrl } from './safe-url.ts';
import { z } from './schema.ts';

/** The curve of GM/T 0003.5, on which every SM2 key lies. */
const PRIME = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;

function isPublicKey(hex: string): boolean {
  const [, x, y] =
    /^04([0-9a-fA-F]{64})([0-9a-fA-F]{64})$/.exec(hex)?.map((part) => `0x${part}`) ?? [];
  if (x === undefined || y === undefined) return false;
  const [across, up] = [BigInt(x), BigInt(y)];
  if (across >= PRIME || up >= PRIME) return false;
  // a is -3.
  return (up * up - across ** 3n + 3n * across - B) % PRIME === 0n;
}

const sm2PublicKey = z.string().refine(isPublicKey, {
  error: says(
    '须为 SM2 公钥：以 04 开头的 130 位十六进制',
    'must be an SM2 public key: 130 hex digits that begin with 04',
  ),
});

/** A part of an answer's words; an empty one would be part of every answer. */
const words = z.array(z.string().min(1));

/** What the words of an answer mean; the first line of this table that fits counts. */
const wordsSchema = z.strictObject({
  /** The evaluation waits for its case. */
  noService: words.default(['没有对应的服务数据']),
  /** In answer to a service: it is there already, go on. */
  serviceExists: words.default(['已存在该条服务信息']),
  duplicate: words.default(['本次服务已存在评价', '评价数据不可重复']),
  /** What the inspection found, and which field that is about. */
  rejected: z
    .array(z.strictObject({ part: z.string().min(1), field: z.string(), rule: z.string() }))
    .default([
      { part: '差评必须勾选详情或填写文字评价', field: 'writingEvaluation', rule: 'R24' },
      { part: '参数结构不正确', field: 'record', rule: 'structure' },
    ]),
  unauthorised: words.default(['签名', '应用标识', '时间戳']),
  busy: words.default(['系统繁忙']),
});

/** What differs between provinces that speak this format; the defaults are Shandong's. */
const formatSchema = z.strictObject({
  /** Order of the parts of an SM2 ciphertext: point, digest, text (or the order of before 2012). */
  cipherOrder: z.enum(['C1C3C2', 'C1C2C3']).default('C1C3C2'),
  /** Whether a ciphertext begins with `04`, the mark of an uncompressed point. */
  cipherMark: z.boolean().default(true),
  /** How each case number of the province begins: its code of GB/T 2260. */
  projectNoPrefix: z
    .string()
    .regex(/^[0-9A-Za-z]{0,6}$/)
    .default('37'),
  /** How `satisfaction`, `serviceNumber`, `assessNumber` and `pf` are written in the items. */
  numbers: z.enum(['text', 'number']).default('text'),
  /** 评价渠道 of this device: hall tablet. */
  pf: z.int().default(4),
  /** The same of what was written on paper (R5). */
  paperPf: z.int().default(5),
  /** 评价渠道 of the province's own page: it is entered by its QR code. */
  pagePf: z.int().default(3),
  /** Our level → theirs. */
  levels: z
    .strictObject({ '5': z.int(), '4': z.int(), '3': z.int(), '2': z.int(), '1': z.int() })
    .default({ '5': 5, '4': 4, '3': 3, '2': 2, '1': 1 }),
  /** How long an evaluation page is shown, s: the province does not say when it expires. */
  pageLifeSeconds: z.int().min(10).max(86_400).default(600),
  words: wordsSchema.prefault({}),
  /**
   * A record is rejected when it was answered so many times in the same unknown words, while other
   * records got other answers.
   */
  unknownAnswers: z.int().min(1).default(5),
});
export type ShandongFormat = z.infer<typeof formatSchema>;

/** The `shandong` profile: JSON, SM2 (province.md). */
export const shandongSchema = z.strictObject({
  profile: z.literal('shandong'),
  serviceUrl: safeUrl,
  evaluateUrl: safeUrl,
  /** 应用标识 and 应用口令, which sign every request. */
  appMark: z.string().min(1),
  appWord: z.string().min(1),
  /** Of the province, for everything that is encrypted. */
  publicKey: sm2PublicKey,
  /** Given out by the province like the mark. */
  dataSource: z.string().min(1),
  /** The province's own evaluation page; without it there is none. */
  page: z
    .strictObject({ url: safeUrl, appId: z.string().min(1), secret: z.string().min(1) })
    .optional(),
  ...connection,
  settings: formatSchema.prefault({}),
});
export type ShandongSettings = z.infer<typeof shandongSchema>;
