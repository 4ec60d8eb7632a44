import { z } from 'zod';
import { caseFields, personFields } from './case-fields.ts';
import { coded, flag, patterned, sm3Value, text, textOrEmpty, time, whole } from './wire-fields.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What the two evaluation calls take (province.md, `standard`), field by field. */
export const evaluationItem = z.strictObject(
  {
    id: patterned('评价标识', UUID_V7, '应为小写的 UUIDv7'),
    ...caseFields,
    serviceTime: time('服务时间'),
    assessTime: time('评价时间'),
    assessNumber: whole('评价次数', 1, 1),
    satisfaction: whole('满意度', 1, 5),
    evalDetail: patterned(
      '评价详情',
      /^(\d+(,\d+)*)?$/,
      '应为以英文逗号连接的选项代码，或空字符串',
    ),
    writingEvaluation: textOrEmpty('文字评价', 2000),
    answers: z
      .array(z.strictObject({ question: text('问题', 200), value: text('回答', 2000) }), {
        error: '问询答案应为数组，没有时为空数组。',
      })
      .max(50, { error: '问询答案不能超过 50 项。' }),
    pf: whole('评价渠道', 1, 7),
    active: flag('主动评价标志'),
    reason: coded('原因标志', ['given', 'declined', 'none']),
    entry: z
      .strictObject(
        { by: text('录入人', 100), writtenAt: time('填写时间'), enteredAt: time('录入时间') },
        { error: '录入信息应为包含 by、writtenAt、enteredAt 的对象。' },
      )
      .optional(),
    ...personFields,
    staffCode: text('工作人员编号', 64).optional(),
    staffName: text('工作人员姓名', 100).optional(),
    counter: text('窗口编号', 64),
    // The chain joins its parts with '|', so a '|' in the id would make two chains look alike.
    deviceId: patterned('设备标识', /^[^\s|]{1,64}$/u, '应为 1 到 64 个不含空白和竖线的字符'),
    epoch: whole('链序', 0, Number.MAX_SAFE_INTEGER),
    seq: whole('链内序号', 0, Number.MAX_SAFE_INTEGER),
    prevHash: sm3Value('前一哈希'),
    digest: sm3Value('内容摘要'),
    hash: sm3Value('哈希'),
    signature: text('签名', 512),
    alg: coded('签名算法', ['Ed25519', 'SM2']),
    linked: flag('关联标志'),
    capturedOffline: flag('离线采集标志'),
    lateReason: text('补报原因', 500).optional(),
  },
  { error: '评价数据应为 JSON 对象。' },
);

/** One evaluation as it arrived. */
export type EvaluationItem = z.output<typeof evaluationItem>;
