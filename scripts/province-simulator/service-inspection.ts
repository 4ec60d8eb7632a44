import {
  brokenRules,
  caseRules,
  type InspectionRule,
  identityNumber,
  placeholder,
} from './inspection-rule.ts';
import { type ServiceItem, serviceItem } from './service-item.ts';
import { shapeViolations, type Violation } from './violation.ts';

/** The item when the inspection passes it, else everything that is wrong with it. */
export type Inspected<Item> =
  | Readonly<{ passed: true; item: Item }>
  | Readonly<{ passed: false; violations: readonly Violation[] }>;

/** The province's inspection (质检) of a 办件服务, shape first, then the rules. */
export function inspectService(raw: unknown): Inspected<ServiceItem> {
  const shape = serviceItem.safeParse(raw, { reportInput: true });
  if (!shape.success) return { passed: false, violations: shapeViolations(shape.error) };
  const violations = brokenRules(serviceRules, shape.data);
  return violations.length === 0
    ? { passed: true, item: shape.data }
    : { passed: false, violations };
}

const serviceRules: readonly InspectionRule<ServiceItem>[] = [
  ...caseRules,
  {
    field: 'resultDate',
    rule: 'required',
    broken: ({ proStatus, resultDate }) => proStatus === '3' && resultDate === undefined,
    message: '办件已办结，缺少办结时间。',
  },
  {
    field: 'resultDate',
    rule: 'order',
    broken: ({ acceptDate, resultDate }) =>
      acceptDate !== undefined && resultDate !== undefined && resultDate < acceptDate,
    message: '办结时间不能早于受理时间。',
  },
  ...identityNumber<ServiceItem>('handleUserPageCode', (item) => [
    item.handleUserPageType,
    item.handleUserPageCode,
  ]),
  placeholder<ServiceItem>('serviceName', '服务名称', ({ serviceName }) => serviceName),
  placeholder<ServiceItem>('projectName', '办件名称', ({ projectName }) => projectName),
  placeholder<ServiceItem>('certKeyGOV', '法人证件号码', ({ certKeyGOV }) => certKeyGOV),
  placeholder<ServiceItem>('handleUserName', '代办人姓名', ({ handleUserName }) => handleUserName),
  placeholder<ServiceItem>(
    'handleUserPageCode',
    '代办人证件号码',
    ({ handleUserPageCode }) => handleUserPageCode,
  ),
  placeholder<ServiceItem>('proManager', '经办人', ({ proManager }) => proManager),
];
