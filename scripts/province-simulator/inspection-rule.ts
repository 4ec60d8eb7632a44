import { isCreditCode, isPlaceholder, isResidentId } from './identity-numbers.ts';
import type { Violation } from './violation.ts';

/** One line of an inspection table: which field, which rule, when it is broken, what to say. */
export type InspectionRule<Item> = Readonly<{
  field: string;
  rule: string;
  broken: (item: Item) => boolean;
  message: string;
}>;

/** Every line of the table that the item breaks. */
export function brokenRules<Item>(rules: readonly InspectionRule<Item>[], item: Item): Violation[] {
  return rules
    .filter(({ broken }) => broken(item))
    .map(({ field, rule, message }) => ({ field, rule, message }));
}

type CaseFacts = Readonly<{
  orgCode: string;
  orgName: string;
  taskCode: string;
  taskHandleItem?: string | undefined;
  taskName: string;
  userName?: string | undefined;
  userPageType?: string | undefined;
  certKey?: string | undefined;
  mobile?: string | undefined;
}>;

/** What has to hold for the codes of a task, wherever they stand. */
export const taskRules: readonly InspectionRule<
  Readonly<{ taskCode: string; taskHandleItem?: string | undefined }>
>[] = [
  {
    field: 'taskCode',
    rule: 'selfMadeTask',
    broken: ({ taskCode }) => taskCode.includes('00000000'),
    message: '实施编码为自建事项，省平台不接收。',
  },
  {
    field: 'taskHandleItem',
    rule: 'prefix',
    broken: ({ taskCode, taskHandleItem }) =>
      taskHandleItem !== undefined && !taskHandleItem.startsWith(taskCode),
    message: '业务办理项编码的前 31 位应与实施编码一致。',
  },
];

/** What has to hold for the case in a service item and in an evaluation item alike. */
export const caseRules: readonly InspectionRule<CaseFacts>[] = [
  {
    field: 'orgCode',
    rule: 'checkDigit',
    broken: ({ orgCode }) => !isCreditCode(orgCode.slice(13)),
    message: '部门编码中的统一社会信用代码校验位不正确（GB 32100）。',
  },
  ...taskRules,
  ...identityNumber<CaseFacts>('certKey', ({ userPageType, certKey }) => [userPageType, certKey]),
  placeholder<CaseFacts>('orgName', '部门名称', ({ orgName }) => orgName),
  placeholder<CaseFacts>('taskName', '事项名称', ({ taskName }) => taskName),
  placeholder<CaseFacts>('userName', '申请人名称', ({ userName }) => userName),
  placeholder<CaseFacts>('certKey', '证件号码', ({ certKey }) => certKey),
  placeholder<CaseFacts>('mobile', '联系电话', ({ mobile }) => mobile),
  {
    field: 'mobile',
    rule: 'pattern',
    broken: ({ mobile }) =>
      mobile !== undefined && !isPlaceholder(mobile) && !/^\+?[0-9-]{7,20}$/.test(mobile),
    message: '联系电话应为 7 到 20 位数字，可带加号和短横线。',
  },
];

/** Refuses `0`, `无`, `-` and the like where a name, phone or id number belongs. */
export function placeholder<Item>(
  field: string,
  label: string,
  textOf: (item: Item) => string | undefined,
): InspectionRule<Item> {
  return {
    field,
    rule: 'placeholder',
    broken: (item) => isPlaceholder(textOf(item) ?? 'x'),
    message: `${label}不能用“0”“无”“-”或同一数字代替，未知时应省略该字段。`,
  };
}

/** Checks the number of a document by its type; types without a check character pass. */
export function identityNumber<Item>(
  field: string,
  documentOf: (item: Item) => readonly [type: string | undefined, number: string | undefined],
): readonly InspectionRule<Item>[] {
  const wrong = (item: Item, type: string, isRight: (number: string) => boolean): boolean => {
    const [given, number] = documentOf(item);
    // A placeholder is reported as such, not as a wrong check digit.
    return given === type && number !== undefined && !isPlaceholder(number) && !isRight(number);
  };
  return [
    {
      field,
      rule: 'checkDigit',
      broken: (item) => wrong(item, '111', isResidentId),
      message: '居民身份证号码应为 18 位且校验位正确（GB 11643，末位 X 大写）。',
    },
    {
      field,
      rule: 'checkDigit',
      broken: (item) => wrong(item, '001', isCreditCode),
      message: '统一社会信用代码应为 18 位且校验位正确（GB 32100）。',
    },
  ];
}
