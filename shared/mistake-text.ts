import type { z } from './schema.ts';

/** What stands on a screen of a device that has no language yet: who mends it reads one of them. */
export function bilingual(chinese: string, english: string): string {
  return `${chinese} / ${english}`;
}

const MISSING = bilingual('必填', 'is missing');

const TYPES: Readonly<Record<string, string>> = {
  string: bilingual('须为双引号中的文本', 'must be a text in double quotes'),
  number: bilingual('须为数字，不加引号', 'must be a number without quotes'),
  int: bilingual('须为整数', 'must be a whole number'),
  boolean: bilingual('须为 true 或 false', 'must be true or false'),
  array: bilingual('须为列表 […]', 'must be a list […]'),
  object: bilingual('须为对象 {…}', 'must be an object {…}'),
};

/**
 * The words for the mistakes of a file that people write, in place of zod's. Says what is expected,
 * never what stands there: it may be a secret.
 * @returns `undefined` for what needs zod's own words
 */
export function mistakeText(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return MISSING;
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected];
    case 'too_small':
      return tooSmall(issue.origin, issue.minimum);
    case 'too_big':
      return tooBig(issue.origin, issue.maximum);
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return Array.isArray(issue.options) ? oneOf(issue.options) : undefined;
    case 'unrecognized_keys':
      return bilingual(
        `未知字段 ${issue.keys.join('、')}`,
        `unknown field ${issue.keys.join(', ')}`,
      );
    case 'invalid_format':
      return bilingual('格式不对', 'is not written as it must be');
    default:
      return undefined;
  }
}

/** For a mistake that a schema describes itself; that something is missing is said as everywhere. */
export function says(chinese: string, english: string): z.core.$ZodErrorMap {
  const text = bilingual(chinese, english);
  return (issue) => (issue.input === undefined ? MISSING : text);
}

function tooSmall(origin: string, least: number | bigint): string {
  switch (origin) {
    case 'string':
      return least === 1
        ? bilingual('不能为空', 'must not be empty')
        : bilingual(`至少 ${least} 个字符`, `must have at least ${least} characters`);
    case 'array':
      return bilingual(`至少 ${least} 项`, `needs at least ${least} of them`);
    default:
      return bilingual(`不得小于 ${least}`, `must be at least ${least}`);
  }
}

function tooBig(origin: string, most: number | bigint): string {
  switch (origin) {
    case 'string':
      return bilingual(`至多 ${most} 个字符`, `must have at most ${most} characters`);
    case 'array':
      return bilingual(`至多 ${most} 项`, `can have at most ${most} of them`);
    default:
      return bilingual(`不得大于 ${most}`, `must be at most ${most}`);
  }
}

/** For a value that is none of those it may be. */
export function oneOf(values: readonly unknown[]): string {
  const names = values.map(String);
  return bilingual(`须为 ${names.join(' 或 ')}`, `must be ${names.join(' or ')}`);
}
