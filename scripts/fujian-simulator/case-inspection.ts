import { codesOf, type EvaluationOptions } from '../province-simulator/evaluation-options.ts';
import {
  isCreditCode,
  isPlaceholder,
  isResidentId,
} from '../province-simulator/identity-numbers.ts';
import type { Violation } from '../province-simulator/violation.ts';
import { readWireTime } from '../province-simulator/wire-time.ts';

/** A `Case` by its children; an absent one is "". */
export type CaseFields = Readonly<Record<string, string>>;

/** What the inspection has to know besides the document. */
export type InspectionContext = Readonly<{
  options: EvaluationOptions;
  /**
   * 省网事项编码 the province knows; undefined: any 实施编码 or 业务办理项编码 but those of self-made tasks.
   */
  businessCodes: ReadonlySet<string> | undefined;
}>;

/** The children of `Case`, in their order (province.md, `fujian`). */
const CASE_ORDER = [
  ...['sysNO', 'businessCode', 'businessName', 'projectNo', 'proStatus', 'projectName'],
  ...['nodeName', 'regionCode', 'acceptDate', 'userProp', 'userName', 'userPageType', 'certKey'],
  ...['handleUserName', 'handleUserPageType', 'handleUserPageCode', 'resultDate', 'serviceTime'],
  ...['evaluateType', 'pf', 'type', 'contactMobile', 'backUrl', 'customFields'],
];

/** What an upload has besides. */
const UPLOAD_ORDER = [...CASE_ORDER, ...['alternate', 'appraisald', 'writingevalua', 'assessTime']];

const DETAIL_ORDER = ['projectNo', 'customFields'];

/** The kinds of document, by what they are for. */
export type DocumentKind = 'upload' | 'page' | 'detail';

const ORDERS: Readonly<Record<DocumentKind, readonly string[]>> = {
  upload: UPLOAD_ORDER,
  page: CASE_ORDER,
  detail: DETAIL_ORDER,
};

type Rule = readonly [
  field: string,
  rule: string,
  broken: (fields: CaseFields, context: InspectionContext) => boolean,
  message: string,
];

/** The province's inspection (质检): names and order first, then the rules. */
export function inspectCase(
  children: readonly (readonly [string, string])[],
  kind: DocumentKind,
  context: InspectionContext,
): Violation[] {
  const order = ORDERS[kind];
  const names = children.map(([name]) => name);
  const unknown = names.find((name) => !order.includes(name));
  if (unknown !== undefined) {
    return [{ field: unknown, rule: 'unknownField', message: `接口没有定义字段“${unknown}”。` }];
  }
  const expected = order.filter((name) => name !== 'sysNO' || names.includes(name));
  if (expected.join() !== names.join()) {
    return [{ field: 'Case', rule: 'order', message: 'Case 的子元素不全或顺序不对。' }];
  }
  const fields: CaseFields = Object.fromEntries(children);
  return RULES[kind]
    .filter(([, , broken]) => broken(fields, context))
    .map(([field, rule, , message]) => ({ field, rule, message }));
}

const of = (fields: CaseFields, name: string): string => fields[name] ?? '';

function required(field: string, label: string): Rule {
  return [field, 'required', (fields) => of(fields, field).trim() === '', `缺少${label}。`];
}

function matches(field: string, label: string, pattern: RegExp): Rule {
  return [
    field,
    'pattern',
    (fields) => of(fields, field) !== '' && !pattern.test(of(fields, field)),
    `${label}格式不正确。`,
  ];
}

function time(field: string, label: string): Rule {
  return [
    field,
    'pattern',
    (fields) => of(fields, field) !== '' && readWireTime(of(fields, field)) === undefined,
    `${label}应为真实存在的时间，格式 yyyy-MM-dd HH:mm:ss。`,
  ];
}

function real(field: string, label: string): Rule {
  return [
    field,
    'placeholder',
    (fields) => of(fields, field) !== '' && isPlaceholder(of(fields, field)),
    `${label}不能用“0”“无”“-”或同一数字代替。`,
  ];
}

function identity(numberField: string, typeField: string, label: string): Rule {
  return [
    numberField,
    'checkDigit',
    (fields) => {
      const [type, number] = [of(fields, typeField), of(fields, numberField)];
      if (number === '' || isPlaceholder(number)) return false;
      return (type === '111' && !isResidentId(number)) || (type === '001' && !isCreditCode(number));
    },
    `${label}校验位不正确。`,
  ];
}

const PAGE_TYPE = /^(111|001|821|414|511|516|999)$/;

const DETAIL_RULES: readonly Rule[] = [
  required('projectNo', '办件编号'),
  matches('projectNo', '办件编号', /^[^\s|]{1,64}$/u),
  matches('customFields', '自定义字段', /^[^,]{1,64},[1-9]\d?,\d{12}$/),
  required('customFields', '自定义字段'),
];

const CASE_RULES: readonly Rule[] = [
  ...DETAIL_RULES,
  required('businessCode', '省网事项编码'),
  [
    'businessCode',
    'codeTable',
    ({ businessCode = '' }, { businessCodes }) =>
      businessCode !== '' &&
      (businessCodes === undefined
        ? !/^[0-9A-Z]{31}([0-9A-Z]{2})?$/.test(businessCode) || businessCode.includes('00000000')
        : !businessCodes.has(businessCode)),
    '省网事项编码不存在。',
  ],
  required('businessName', '事项名称'),
  real('businessName', '事项名称'),
  required('proStatus', '办件状态'),
  matches('proStatus', '办件状态', /^[123]$/),
  required('projectName', '办件名称'),
  real('projectName', '办件名称'),
  required('nodeName', '环节名称'),
  required('regionCode', '区划代码'),
  matches('regionCode', '区划代码', /^\d{6}$/),
  time('acceptDate', '受理时间'),
  required('userProp', '申请人类型'),
  matches('userProp', '申请人类型', /^[1234569]$/),
  required('userName', '申请人名称'),
  real('userName', '申请人名称'),
  required('userPageType', '证件类型'),
  matches('userPageType', '证件类型', PAGE_TYPE),
  required('certKey', '证件号码'),
  real('certKey', '证件号码'),
  identity('certKey', 'userPageType', '证件号码'),
  real('handleUserName', '代办人姓名'),
  matches('handleUserPageType', '代办人证件类型', PAGE_TYPE),
  identity('handleUserPageCode', 'handleUserPageType', '代办人证件号码'),
  [
    'resultDate',
    'required',
    ({ proStatus, resultDate }) => proStatus === '3' && resultDate === '',
    '办件已办结，缺少办结时间。',
  ],
  time('resultDate', '办结时间'),
  required('evaluateType', '评价类型'),
  matches('evaluateType', '评价类型', /^[12]$/),
  required('pf', '评价渠道'),
  real('contactMobile', '联系电话'),
  matches('contactMobile', '联系电话', /^\+?[0-9-]{7,20}$/),
];

const UPLOAD_RULES: readonly Rule[] = [
  ...CASE_RULES,
  required('serviceTime', '服务时间'),
  time('serviceTime', '服务时间'),
  required('alternate', '评价等级'),
  matches('alternate', '评价等级', /^[1-5]$/),
  [
    'appraisald',
    'optionOfLevel',
    ({ alternate = '', appraisald = '' }, { options }) => {
      const known = codesOf(options, Number(alternate));
      return appraisald !== '' && appraisald.split(',').some((code) => !known.has(code));
    },
    '评价详情中有不属于该等级的选项代码。',
  ],
  [
    'writingevalua',
    'R24',
    ({ alternate, appraisald, writingevalua = '' }) =>
      (alternate === '1' || alternate === '2') && appraisald === '' && writingevalua.trim() === '',
    '差评必须勾选详情或填写文字评价。',
  ],
  required('assessTime', '评价时间'),
  time('assessTime', '评价时间'),
  [
    'serviceTime',
    'R20',
    ({ serviceTime = '', assessTime = '' }) => serviceTime > assessTime,
    '服务时间不能晚于评价时间。',
  ],
];

const RULES: Readonly<Record<DocumentKind, readonly Rule[]>> = {
  upload: UPLOAD_RULES,
  page: CASE_RULES,
  detail: DETAIL_RULES,
};
