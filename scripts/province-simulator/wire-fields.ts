import { z } from 'zod';
import { readWireTime } from './wire-time.ts';

/**
 * Builders for the fields of the wire, each with the Chinese sentence a violation shows.
 * Parse with `{ reportInput: true }`, so that a missing field can be told from a wrong one.
 */

const missingOr =
  (label: string, expects: string) =>
  (issue: { readonly input?: unknown }): string =>
    issue.input === undefined ? `缺少${label}。` : `${label}${expects}。`;

/** Free text, never empty, of at most `max` UTF-16 units. */
export function text(label: string, max: number) {
  return z
    .string({ error: missingOr(label, '应为文本') })
    .min(1, { error: `${label}不能为空，未知时应省略该字段。` })
    .max(max, { error: `${label}不能超过 ${max} 个字符。` });
}

/** Free text that is `""` when the citizen left nothing. */
export function textOrEmpty(label: string, max: number) {
  return z
    .string({ error: missingOr(label, '应为文本，没有内容时为空字符串') })
    .max(max, { error: `${label}不能超过 ${max} 个字符。` });
}

/** Text of a fixed form. */
export function patterned(label: string, pattern: RegExp, expects: string) {
  return z
    .string({ error: missingOr(label, '应为文本') })
    .regex(pattern, { error: `${label}${expects}。` });
}

/** A code out of a table, as text. */
export function coded<const Codes extends readonly string[]>(label: string, codes: Codes) {
  return z.enum(codes, { error: missingOr(label, `应为 ${codes.join('、')} 之一（文本）`) });
}

/** A whole number between two bounds, both included. */
export function whole(label: string, min: number, max: number) {
  const outside = { error: `${label}应在 ${min} 到 ${max} 之间。` };
  return z
    .number({ error: missingOr(label, '应为数字') })
    .int({ error: `${label}应为整数。` })
    .min(min, outside)
    .max(max, outside);
}

/** A truth value. */
export function flag(label: string) {
  return z.boolean({ error: missingOr(label, '应为布尔值') });
}

/** A time `yyyy-MM-dd HH:mm:ss` that exists. */
export function time(label: string) {
  return z
    .string({ error: missingOr(label, '应为文本') })
    .refine((value) => readWireTime(value) !== undefined, {
      error: `${label}应为真实存在的时间，格式 yyyy-MM-dd HH:mm:ss。`,
    });
}

/** 64 lower-case hex digits: an SM3 value. */
export function sm3Value(label: string) {
  return patterned(label, /^[0-9a-f]{64}$/, '应为 64 位小写十六进制');
}
