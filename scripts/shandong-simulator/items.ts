import { z } from 'zod';
import {
  areaCode,
  orgCode,
  taskFields,
  USER_PAGE_TYPES,
  USER_PROPS,
} from '../province-simulator/case-fields.ts';
import {
  coded,
  patterned,
  text,
  textOrEmpty,
  time,
  whole,
} from '../province-simulator/wire-fields.ts';

/** A small number, which halls write as text or as a number. */
function small(label: string, min: number, max: number) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : value),
    whole(label, min, max),
  );
}

const common = {
  projectNo: patterned('办件编号', /^37[^\s|]{1,62}$/u, '应以 37 开头，3 到 64 个不含空白的字符'),
  serviceNumber: small('服务次数', 1, 99),
  ...taskFields,
  userProp: coded('申请人类型', USER_PROPS),
  userName: text('申请人名称', 200),
  userPageType: coded('证件类型', USER_PAGE_TYPES),
  certKey: text('证件号码', 64).optional(),
  certKeyGOV: text('法人证件号码', 64).optional(),
  deptCode: text('科室编码', 64).optional(),
};

/** A 办件服务 (province.md, `shandong`). */
export const serviceItem = z.strictObject({
  ...common,
  areaCode,
  orgcode: orgCode,
  orgName: text('部门名称', 200),
  serviceName: text('服务名称', 500),
  serviceTime: time('服务时间'),
  projectType: text('办件类型', 20),
  mobile: text('联系电话', 20),
  subMatter: text('子项', 500).optional(),
  proManager: text('经办人', 100).optional(),
  resultDate: time('办结时间').optional(),
  promiseDay: text('承诺时限', 20).optional(),
  creditNum: text('信用代码', 64).optional(),
});
export type ServiceItem = z.output<typeof serviceItem>;

/** An evaluation (province.md, `shandong`). */
export const evaluationItem = z.strictObject({
  ...common,
  satisfaction: small('满意度', 1, 5),
  pf: small('评价渠道', 1, 99),
  evalDetail: textOrEmpty('评价详情', 500).regex(/^(\d{3}(,\d{3})*)?$/, {
    error: '评价详情应为逗号分隔的选项代码。',
  }),
  writingEvaluation: textOrEmpty('文字评价', 2000),
  assessTime: time('评价时间'),
  assessNumber: small('评价次数', 1, 1),
  acceptDate: time('受理时间').optional(),
  dataSource: text('数据来源', 50),
});
export type EvaluationItem = z.output<typeof evaluationItem>;
