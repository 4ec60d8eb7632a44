import { coded, patterned, text, time, whole } from './wire-fields.ts';

/** 用户类型 (domain.md, Codes). */
export const USER_PROPS = ['1', '2', '3', '4', '5', '6', '9'] as const;

/** 证件类型: 111 resident id, 001 credit code, … (domain.md, Codes). */
export const USER_PAGE_TYPES = ['111', '001', '821', '414', '511', '516', '999'] as const;

/** 办件状态: 1 待受理, 2 已受理, 3 已办结. */
const PRO_STATUSES = ['1', '2', '3'] as const;

/** The area of a case, and its department. */
export const areaCode = patterned('区划代码', /^\d{12}$/, '应为 12 位数字');
export const orgCode = patterned(
  '部门编码',
  /^\d{12}_[0-9A-Z]{18}$/,
  '应为 12 位区划代码、下划线和 18 位统一社会信用代码',
);

/** What is being done, and how far it is. */
export const taskFields = {
  taskCode: patterned('实施编码', /^[0-9A-Z]{31}$/, '应为 31 位数字或大写字母'),
  taskHandleItem: patterned(
    '业务办理项编码',
    /^[0-9A-Z]{33}$/,
    '应为 33 位数字或大写字母',
  ).optional(),
  taskName: text('事项名称', 500),
  proStatus: coded('办件状态', PRO_STATUSES),
};

/** The fields that a service item and an evaluation item have in common and that are required. */
export const caseFields = {
  projectNo: patterned('办件编号', /^[^\s|]{1,64}$/u, '应为 1 到 64 个不含空白的字符'),
  serviceNumber: whole('服务次数', 1, 99),
  areaCode,
  orgCode,
  orgName: text('部门名称', 200),
  ...taskFields,
};

/** Who the case belongs to; optional in this profile, but right when it is there. */
export const personFields = {
  userProp: coded('申请人类型', USER_PROPS).optional(),
  userName: text('申请人名称', 200).optional(),
  userPageType: coded('证件类型', USER_PAGE_TYPES).optional(),
  certKey: text('证件号码', 64).optional(),
  mobile: text('联系电话', 20).optional(),
};

/** The rest of a case (queue-machine.md, `service`), in which only `resultDate` is ever required. */
export const furtherCaseFields = {
  projectName: text('办件名称', 500).optional(),
  nodeName: text('环节名称', 100).optional(),
  acceptDate: time('受理时间').optional(),
  resultDate: time('办结时间').optional(),
  projectType: text('办件类型', 20).optional(),
  certKeyGOV: text('法人证件号码', 64).optional(),
  handleUserName: text('代办人姓名', 200).optional(),
  handleUserPageType: coded('代办人证件类型', USER_PAGE_TYPES).optional(),
  handleUserPageCode: text('代办人证件号码', 64).optional(),
  deptCode: text('科室编码', 64).optional(),
  subMatter: text('子项', 500).optional(),
  proManager: text('经办人', 100).optional(),
  promiseDay: text('承诺时限', 20).optional(),
  creditNum: text('信用代码', 64).optional(),
};
