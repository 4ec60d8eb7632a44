import { authority } from './authority.ts';
import { pinsSchema } from './door.ts';
import { jsonMistake } from './json-mistake.ts';
import { keysSchema } from './keypad.ts';
import { hallLanguageSchema } from './language-schema.ts';
import { counterStaffSchema, mediaSchema, timeOfDay, voiceSettingsSchema } from './media-schema.ts';
import { bilingual, mistakeText } from './mistake-text.ts';
import { type Problem, pathText } from './problem.ts';
import { provinceSettingsSchema } from './province-settings.ts';
import { checkQueue, queueFields } from './queue-settings.ts';
import { safeUrl } from './safe-url.ts';
import { z } from './schema.ts';
import { statusSettingsSchema } from './status-settings.ts';

/**
 * What a hall tells its devices: the content of a provisioning file. One file makes a device out of
 * a computer; nothing about a hall stands in the code.
 */

const identifier = z
  .string()
  .regex(
    /^[A-Za-z0-9_-]{1,32}$/,
    bilingual('只能用字母、数字、- 和 _，至多 32 个', 'only letters, digits, - and _, at most 32'),
  );
/** RSA-3072 as SPKI in PEM; that it is one is found out where it is used, without Node here. */
const rescueKey = z
  .string()
  .regex(
    /^-----BEGIN PUBLIC KEY-----\r?\n[A-Za-z0-9+/=\r\n]{500,}-----END PUBLIC KEY-----\s*$/,
    bilingual(
      '须为 PEM 格式的 RSA-3072 公钥（BEGIN PUBLIC KEY）',
      'must be an RSA-3072 public key as PEM (BEGIN PUBLIC KEY)',
    ),
  );
/** `https://host` or `https://host:port`. */
const pageOrigin = safeUrl.refine((text) => /^https?:\/\/[^/?#@\\]+$/.test(text), {
  error: bilingual(
    '只写协议、主机和端口，如 https://pj.example.gov.cn',
    'only scheme, host and port, such as https://pj.example.gov.cn',
  ),
});
const shown = z.string().min(1).max(60);
const hoursSchema = z
  .strictObject({ opens: timeOfDay, closes: timeOfDay })
  .refine(({ opens, closes }) => opens < closes, {
    path: ['closes'],
    error: bilingual('须晚于 opens', 'must be later than opens'),
  });
/** ms; the design's values unless a hall wants others. */
const timeoutsSchema = z.strictObject({
  /** An untouched invitation. */
  invitationMs: z.int().min(5_000).default(60_000),
  /** After the last touch, levels 5 to 3: what was tapped is submitted. */
  untouchedMs: z.int().min(3_000).default(10_000),
  /** The same for levels 2 and 1. */
  untouchedBadMs: z.int().min(3_000).default(30_000),
  thanksMs: z.int().min(1_000).default(6_000),
});
export type Timeouts = z.infer<typeof timeoutsSchema>;

export const hallSchema = z.strictObject({
  code: identifier,
  name: shown,
  /** Shown after a bad rating. */
  hotline: z.string().max(40).optional(),
  /** What happens after a bad rating, in the hall's own words. */
  afterBadRating: z.string().max(120).optional(),
});

export const counterSchema = z.strictObject({
  number: z.string().min(1).max(16),
  name: shown,
  /** Who serves here, for the standby screen. */
  staff: counterStaffSchema.optional(),
});

const fileSchema = z.strictObject({
  format: z.literal('yiping-provisioning/1'),
  hall: hallSchema,
  counter: counterSchema,
  ...queueFields,
  /** Who may sign on at a counter of the hall; without anybody here whoever has a number may. */
  staff: z.array(counterStaffSchema).max(5_000).default([]),
  /** The hall's key of the numbers on paper forms: 32 bytes in base64 (R5). */
  formsKey: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, bilingual('须为 32 字节的 Base64', 'must be 32 bytes in base64'))
    .optional(),
  /** 事项关联: where the device asks which cases belong to a ticket the machine told nothing about. */
  caseSource: z
    .strictObject({
      url: safeUrl,
      token: z.string().optional(),
      /** PEM of the hall's own authority; without it the system's are trusted. */
      ca: authority.optional(),
      pollMs: z.int().min(200).default(3_000),
    })
    .optional(),
  /**
   * Which level each key of a wired keypad (按键评价器) means. Without it no key is a rating: only a
   * hall that has such a keypad says so, for whoever can send a key can rate (R6).
   */
  keys: keysSchema.default({}),
  province: provinceSettingsSchema,
  /**
   * How the province's own page for a case reaches the citizen (R9): as a QR code beside the faces,
   * inside the device in their place, or not at all.
   */
  evaluationPage: z.enum(['qr', 'inside', 'off']).default('qr'),
  /** From where that page may load anything when it is inside; without any, from its own origin. */
  pageOrigins: z.array(pageOrigin).max(20).default([]),
  /** The hall's public rescue key: whoever has the private one can read a dead device's disk. */
  rescueKey: rescueKey.optional(),
  /** Where ops ask from a desk how the device is. */
  status: statusSettingsSchema.optional(),
  /** Who may open the door behind the citizen's screens; without any nobody can. */
  pins: pinsSchema.default({}),
  /** The first is what the screen returns to. */
  languages: z
    .array(hallLanguageSchema)
    .min(1)
    .refine((languages) => new Set(languages).size === languages.length, {
      error: bilingual('同一语言只能写一次', 'a language may stand here only once'),
    })
    .default(['zh-Hans', 'zh-Hant', 'en']),
  /** Shown in rotation while nobody is at the counter, each in as many languages as the hall likes. */
  notices: z
    .array(z.partialRecord(hallLanguageSchema, z.string().min(1).max(120)))
    .max(20)
    .default([]),
  /** Pictures and videos shown in rotation with them; the files are in the data folder's `media/`. */
  media: mediaSchema.default([]),
  voice: voiceSettingsSchema.prefault({}),
  timeouts: timeoutsSchema.prefault({}),
  /** When an evaluation should have arrived, ms after it was given (R21). */
  targetMs: z
    .int()
    .min(1_000)
    .default(5 * 60_000),
  /**
   * When it goes as a supplementary report instead, ms after it was given; without it when the day
   * is over in Asia/Shanghai.
   */
  cutOffMs: z.int().optional(),
  display: z
    .strictObject({
      /** The whole screen at a counter, a window on a desk. */
      fullScreen: z.boolean().default(true),
      /** Of the window on a desk, CSS pixels. */
      width: z.int().min(640).max(7680).default(1280),
      height: z.int().min(480).max(7680).default(800),
      /** When the hall is open, every day, Asia/Shanghai; without them the display is always awake. */
      hours: hoursSchema.optional(),
    })
    .prefault({}),
});

export const provisioningSchema = fileSchema.superRefine((file, refinement) => {
  const { targetMs, cutOffMs, notices, languages } = file;
  checkQueue(file, refinement);
  const [first] = languages;
  for (const [at, texts] of notices.entries()) {
    if (first === undefined || texts[first] !== undefined) continue;
    refinement.addIssue({
      code: 'custom',
      path: ['notices', at],
      message: bilingual(
        `缺少首选语言 ${first} 的文本`,
        `has no text in ${first}, the first language`,
      ),
    });
  }
  if (cutOffMs === undefined || cutOffMs >= targetMs) return;
  refinement.addIssue({
    code: 'custom',
    path: ['cutOffMs'],
    message: bilingual('不得小于 targetMs', 'must not be less than targetMs'),
  });
});

/** A hall's provisioning as the device uses it, defaults filled in. */
export type Provisioning = z.infer<typeof provisioningSchema>;
/** As somebody writes it. */
export type ProvisioningFile = z.input<typeof provisioningSchema>;

export type ProvisioningResult =
  | { readonly ok: true; readonly provisioning: Provisioning }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads the text of a provisioning file.
 * @param text the whole file; JSON
 * @returns the provisioning, or every mistake with the path where it stands; never throws
 */
export function readProvisioning(text: string): ProvisioningResult {
  const json = text.replace(/^\uFEFF/, '');
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    // The words of JSON.parse quote the file: a secret on a public screen and in the log.
    return { ok: false, problems: [{ where: 'provision.yiping', what: notJson(json) }] };
  }
  return provisioningFrom(content);
}

/** The same for what is no text any more. */
export function provisioningFrom(content: unknown): ProvisioningResult {
  const parsed = provisioningSchema.safeParse(content, { error: mistakeText });
  if (parsed.success) return { ok: true, provisioning: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.map((issue) => ({
      where: pathText(issue.path),
      what: issue.message,
    })),
  };
}

function notJson(text: string): string {
  const mistake = jsonMistake(text);
  if (mistake === undefined) return bilingual('不是 JSON', 'not JSON');
  const { line, column, chinese, english } = mistake;
  return bilingual(
    `不是 JSON：第 ${line} 行第 ${column} 列，${chinese}`,
    `not JSON: line ${line}, column ${column}, ${english}`,
  );
}
