import type { Answer } from '../province-simulator/exchange.ts';

/** What an answer says; the words carry the meaning, the code only yes or no. */
export type Reply = Readonly<{ code: string; success: boolean; msg: string; data?: string }>;

/** The words of the page. */
export const WORDS = {
  noService: '没有对应的服务数据',
  serviceExists: '已存在该条服务信息',
  duplicate: '本次服务已存在评价，评价数据不可重复',
  bare: '差评必须勾选详情或填写文字评价',
  structure: '参数结构不正确',
  mark: '应用标识不存在',
  sign: '签名校验不通过',
  time: '时间戳超出允许范围',
  busy: '系统繁忙，请稍后再试',
} as const;

/** A yes; `data` is the receipt of an evaluation. */
export function accepted(data?: string): Reply {
  return { code: '0', success: true, msg: '操作成功', ...(data !== undefined && { data }) };
}

/** A no in the words of the page; `detail` says more. */
export function refused(words: keyof typeof WORDS, detail?: string): Reply {
  return inWords(detail === undefined ? WORDS[words] : `${WORDS[words]}：${detail}`);
}

/** A no in any words. */
export function inWords(msg: string, code = '1'): Reply {
  return { code, success: false, msg };
}

/** Halls have met `success` as a text and as a truth value. */
export type SuccessAs = 'text' | 'boolean';

/** As an HTTP answer: always 200. */
export function enveloped({ success, ...rest }: Reply, successAs: SuccessAs): Answer {
  const content = { ...rest, success: successAs === 'text' ? String(success) : success };
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: Buffer.from(JSON.stringify(content)),
  };
}
