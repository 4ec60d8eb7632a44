import type { Violation } from './violation.ts';

/** The envelope of every answer; it always travels with HTTP 200. */
export type Reply = Readonly<{ code: string; message: string; data: unknown }>;

/** The business codes of the page, with the words this province uses for them. */
const MESSAGES = {
  '0': '成功',
  '1001': '访问令牌无效或已过期',
  '1002': '签名校验不通过',
  '1003': '时间戳与服务器时间相差超过 5 分钟',
  '2001': '没有对应的服务数据',
  '2002': '该服务已有评价',
  '3001': '质检不通过',
  '5000': '系统内部错误',
} as const;

/** A documented business code. */
export type Code = keyof typeof MESSAGES;

/** The words that go with a code. */
export function messageOf(code: Code): string {
  return MESSAGES[code];
}

/** An answer with a documented code; `detail` says more than the code's own words. */
export function reply(code: Code, data: unknown = {}, detail?: string): Reply {
  const message = detail === undefined ? MESSAGES[code] : `${MESSAGES[code]}：${detail}`;
  return { code, message, data };
}

/** The answer to a call that fails inspection as a whole. */
export function inspectionFailed(violations: readonly Violation[]): Reply {
  return reply('3001', { violations });
}
