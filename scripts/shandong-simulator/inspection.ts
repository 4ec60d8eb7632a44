import type { z } from 'zod';
import { codesOf, nationalOptions } from '../province-simulator/evaluation-options.ts';
import { isCreditCode } from '../province-simulator/identity-numbers.ts';
import {
  brokenRules,
  type InspectionRule,
  identityNumber,
  placeholder,
  taskRules,
} from '../province-simulator/inspection-rule.ts';
import { shapeViolations, type Violation } from '../province-simulator/violation.ts';
import { type EvaluationItem, evaluationItem, type ServiceItem, serviceItem } from './items.ts';

/** The item when the inspection (质检) passes it, else everything that is wrong with it. */
export type Inspected<Item> =
  | Readonly<{ passed: true; item: Item }>
  | Readonly<{ passed: false; violations: readonly Violation[] }>;

export function inspectService(raw: unknown): Inspected<ServiceItem> {
  return inspect(raw, serviceItem, serviceRules);
}

/** All rules but the one about bad levels, which this province answers in words of its own. */
export function inspectEvaluation(raw: unknown): Inspected<EvaluationItem> {
  return inspect(raw, evaluationItem, evaluationRules);
}

/** A bad level without option and text. */
export function isBare({ satisfaction, evalDetail, writingEvaluation }: EvaluationItem): boolean {
  return satisfaction <= 2 && evalDetail === '' && writingEvaluation.trim() === '';
}

/** Where an evaluation contradicts its service. */
export function contradictions(
  item: EvaluationItem,
  { serviceTime }: ServiceItem,
): readonly Violation[] {
  const rule: InspectionRule<EvaluationItem> = {
    field: 'assessTime',
    rule: 'R20',
    broken: ({ assessTime }) => assessTime < serviceTime,
    message: '评价时间不能早于服务时间。',
  };
  return brokenRules([rule], item);
}

function inspect<Item>(
  raw: unknown,
  shape: z.ZodType<Item>,
  rules: readonly InspectionRule<Item>[],
): Inspected<Item> {
  const read = shape.safeParse(raw, { reportInput: true });
  if (!read.success) return { passed: false, violations: shapeViolations(read.error) };
  const violations = brokenRules(rules, read.data);
  return violations.length === 0
    ? { passed: true, item: read.data }
    : { passed: false, violations };
}

type Common = ServiceItem | EvaluationItem;

const commonRules: readonly InspectionRule<Common>[] = [
  ...taskRules,
  {
    field: 'certKey',
    rule: 'required',
    broken: ({ certKey, certKeyGOV }) => certKey === undefined && certKeyGOV === undefined,
    message: '证件号码和法人证件号码应至少有一个。',
  },
  ...identityNumber<Common>('certKey', ({ userPageType, certKey, certKeyGOV }) => [
    userPageType,
    // A credit code stands in its own field where there is one.
    userPageType === '001' ? (certKeyGOV ?? certKey) : certKey,
  ]),
  placeholder<Common>('userName', '申请人名称', ({ userName }) => userName),
  placeholder<Common>('taskName', '事项名称', ({ taskName }) => taskName),
  placeholder<Common>('certKey', '证件号码', ({ certKey }) => certKey),
  placeholder<Common>('certKeyGOV', '法人证件号码', ({ certKeyGOV }) => certKeyGOV),
];

const serviceRules: readonly InspectionRule<ServiceItem>[] = [
  ...commonRules,
  {
    field: 'orgcode',
    rule: 'checkDigit',
    broken: ({ orgcode }) => !isCreditCode(orgcode.slice(13)),
    message: '部门编码中的统一社会信用代码校验位不正确（GB 32100）。',
  },
  {
    field: 'resultDate',
    rule: 'required',
    broken: ({ proStatus, resultDate }) => proStatus === '3' && resultDate === undefined,
    message: '办件已办结，缺少办结时间。',
  },
  {
    field: 'mobile',
    rule: 'pattern',
    broken: ({ mobile }) => !/^\+?[0-9-]{7,20}$/.test(mobile),
    message: '联系电话应为 7 到 20 位数字，可带加号和短横线。',
  },
  placeholder<ServiceItem>('mobile', '联系电话', ({ mobile }) => mobile),
  placeholder<ServiceItem>('orgName', '部门名称', ({ orgName }) => orgName),
  placeholder<ServiceItem>('serviceName', '服务名称', ({ serviceName }) => serviceName),
  placeholder<ServiceItem>('proManager', '经办人', ({ proManager }) => proManager),
];

const evaluationRules: readonly InspectionRule<EvaluationItem>[] = [
  ...commonRules,
  {
    field: 'evalDetail',
    rule: 'optionOfLevel',
    broken: ({ satisfaction, evalDetail }) => {
      const known = codesOf(nationalOptions, satisfaction);
      return evalDetail !== '' && evalDetail.split(',').some((code) => !known.has(code));
    },
    message: '评价详情中有不属于该等级的选项代码。',
  },
];
