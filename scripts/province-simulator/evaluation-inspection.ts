import type { KeyObject } from 'node:crypto';
import { chainRules } from './chain.ts';
import { type EvaluationItem, evaluationItem } from './evaluation-item.ts';
import { codesOf, type EvaluationOptions } from './evaluation-options.ts';
import { brokenRules, caseRules, type InspectionRule, placeholder } from './inspection-rule.ts';
import type { Inspected } from './service-inspection.ts';
import type { ServiceItem } from './service-item.ts';
import { shapeViolations, type Violation } from './violation.ts';

/** The two ways in: the ordinary one and 补报. */
export type Route = 'ordinary' | 'supplement';

/** What the inspection has to know besides the item. */
export type InspectionContext = Readonly<{
  route: Route;
  options: EvaluationOptions;
  keyOf: (deviceId: string) => KeyObject | undefined;
}>;

/** The item when it has the documented shape, else what is wrong with its shape. */
export function readEvaluation(raw: unknown): Inspected<EvaluationItem> {
  const shape = evaluationItem.safeParse(raw, { reportInput: true });
  return shape.success
    ? { passed: true, item: shape.data }
    : { passed: false, violations: shapeViolations(shape.error) };
}

/** The province's inspection (质检) of an evaluation of the right shape. */
export function inspectEvaluation(item: EvaluationItem, context: InspectionContext): Violation[] {
  return brokenRules(
    [...caseRules, ...contentRules, ...contextRules(context), ...chainRules(context.keyOf)],
    item,
  );
}

/** Where the evaluation tells another story than the service it belongs to. */
export function compareWithService(item: EvaluationItem, service: ServiceItem): Violation[] {
  return sharedFacts
    .filter(([field]) => {
      const [stated, known] = [item[field], service[field]];
      return stated !== undefined && known !== undefined && stated !== known;
    })
    .map(([field, label]) => ({
      field,
      rule: 'matchesService',
      message: `${label}与已上报的办件服务不一致。`,
    }));
}

/** R24: the only sentences ever written in a citizen's name, one per `reason`. */
const FACTUAL_SENTENCE = { declined: '评价人不愿说明', none: '评价人未填写原因' } as const;

const isBad = ({ satisfaction }: EvaluationItem): boolean => satisfaction <= 2;
const isFactual = (text: string): boolean =>
  text === FACTUAL_SENTENCE.declined || text === FACTUAL_SENTENCE.none;
const saysSomething = ({ evalDetail, writingEvaluation }: EvaluationItem): boolean =>
  evalDetail !== '' || writingEvaluation.trim() !== '';

const contentRules: readonly InspectionRule<EvaluationItem>[] = [
  {
    field: 'serviceTime',
    rule: 'R20',
    broken: ({ serviceTime, assessTime }) => serviceTime > assessTime,
    message: '服务时间不能晚于评价时间。',
  },
  {
    field: 'writingEvaluation',
    rule: 'R24',
    broken: (item) => isBad(item) && !saysSomething(item),
    message: '差评必须勾选详情或填写文字评价。',
  },
  {
    field: 'reason',
    rule: 'R24',
    broken: (item) =>
      isBad(item) &&
      item.reason === 'given' &&
      item.evalDetail === '' &&
      isFactual(item.writingEvaluation),
    message: '原因标志为 given 时，应有选项或评价人自己填写的文字。',
  },
  {
    field: 'reason',
    rule: 'R24',
    broken: (item) =>
      isBad(item) &&
      item.reason !== 'given' &&
      saysSomething(item) &&
      (item.evalDetail !== '' || item.writingEvaluation !== FACTUAL_SENTENCE[item.reason]),
    message: '原因标志为 declined 或 none 时，不能有选项，文字只能是对应的说明语。',
  },
  {
    field: 'writingEvaluation',
    rule: 'R24',
    broken: (item) => isFactual(item.writingEvaluation) && (!isBad(item) || item.evalDetail !== ''),
    message: '说明语只能用于没有选项和文字的差评。',
  },
  {
    field: 'entry',
    rule: 'R5',
    broken: ({ active, entry }) => !active && entry === undefined,
    message: '非主动评价只能是纸质评价，缺少录入信息。',
  },
  {
    field: 'active',
    rule: 'R5',
    broken: ({ active, entry }) => active && entry !== undefined,
    message: '纸质评价的主动评价标志应为 false。',
  },
  {
    field: 'pf',
    rule: 'R5',
    broken: ({ active, pf }) => !active && pf !== 5,
    message: '纸质评价的评价渠道应为 5。',
  },
  {
    field: 'entry.enteredAt',
    rule: 'R5',
    broken: ({ entry }) => entry !== undefined && entry.enteredAt < entry.writtenAt,
    message: '纸质评价的录入时间不能早于填写时间。',
  },
  {
    field: 'linked',
    rule: 'R19',
    broken: ({ linked }) => !linked,
    message: '评价尚未关联办件，关联后才能上报。',
  },
  placeholder<EvaluationItem>('staffName', '工作人员姓名', ({ staffName }) => staffName),
];

function contextRules({
  route,
  options,
}: InspectionContext): readonly InspectionRule<EvaluationItem>[] {
  const ticked = ({ evalDetail }: EvaluationItem): readonly string[] =>
    evalDetail === '' ? [] : evalDetail.split(',');
  return [
    {
      field: 'evalDetail',
      rule: 'optionOfLevel',
      broken: (item) => {
        const known = codesOf(options, item.satisfaction);
        return ticked(item).some((code) => !known.has(code));
      },
      message: '评价详情中有不属于该等级的选项代码。',
    },
    {
      field: 'evalDetail',
      rule: 'repeated',
      broken: (item) => new Set(ticked(item)).size !== ticked(item).length,
      message: '评价详情中有重复的选项代码。',
    },
    {
      field: 'lateReason',
      rule: 'required',
      broken: ({ lateReason }) => route === 'supplement' && lateReason === undefined,
      message: '补报缺少补报原因。',
    },
  ];
}

/** What service and evaluation both state. Not `mobile`: the citizen may leave another number. */
const sharedFacts = [
  ['areaCode', '区划代码'],
  ['orgCode', '部门编码'],
  ['orgName', '部门名称'],
  ['taskCode', '实施编码'],
  ['taskHandleItem', '业务办理项编码'],
  ['taskName', '事项名称'],
  ['proStatus', '办件状态'],
  ['userProp', '申请人类型'],
  ['userName', '申请人名称'],
  ['userPageType', '证件类型'],
  ['certKey', '证件号码'],
] as const;
