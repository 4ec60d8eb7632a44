import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { inspectCase } from '../../../scripts/fujian-simulator/case-inspection.ts';
import { readCase } from '../../../scripts/fujian-simulator/soap.ts';
import { PROFILES, type ProfileName } from '../../../scripts/launch/province.ts';
import { readDeviceKey } from '../../../scripts/province-simulator/chain.ts';
import {
  compareWithService,
  inspectEvaluation as inspectStandardEvaluation,
  readEvaluation,
} from '../../../scripts/province-simulator/evaluation-inspection.ts';
import { nationalOptions } from '../../../scripts/province-simulator/evaluation-options.ts';
import { inspectService as inspectStandardService } from '../../../scripts/province-simulator/service-inspection.ts';
import {
  contradictions,
  inspectEvaluation,
  inspectService,
  isBare,
} from '../../../scripts/shandong-simulator/inspection.ts';
import type { Evaluation, EvaluationDraft } from '../../../shared/evaluation.ts';
import type { Violation } from '../../../shared/province.ts';
import { type Case, caseSchema } from '../../../shared/service.ts';
import { aMoment, MONDAY_MORNING } from '../../../tests/builders.ts';
import { evaluationDocument, subjectOf } from '../fujian/case-document.ts';
import { fujianSettings } from '../fujian/testing/fujian.ts';
import * as shandong from '../shandong/records.ts';
import { aShandongCase, settingsOf as shandongSettings } from '../shandong/testing/shandong.ts';
import * as standard from '../standard/records.ts';
import { aDevice } from '../testing/device.ts';
import { settingsFor as standardSettings } from '../testing/province.ts';
import { inspectionFor } from './shipped.ts';

// A seal and two inspections of each of three thousand records.
vi.setConfig({ testTimeout: 30_000 });

const NOWHERE = 'http://127.0.0.1:1';
const SETTINGS = {
  standard: standardSettings(NOWHERE),
  fujian: fujianSettings(NOWHERE),
  shandong: shandongSettings(NOWHERE),
};

const CREDIT_CODE = '11350200MB0A12345Q';
const TASK = `${CREDIT_CODE}4000112345001`;
const ORG = `370200000000_${CREDIT_CODE}`;
const RESIDENT = '350200199003071237';
const BLANKS = ['', ' ', '　'];
const FILLERS = ['0', '无', ' 无 ', '-', '1111111'];

/** Right and wrong values of each field of a case; none stands for one that nobody said. */
const VALUES: { readonly [Field in keyof Case]-?: readonly (Case[Field] | undefined)[] } = {
  projectNo: ['350200202611210001', '37 1', '37', '37a|b', `37${'x'.repeat(62)}`, '37\u200b1'],
  serviceNumber: [undefined, 1, 2, 99],
  areaCode: ['370200', '370200000000'],
  orgCode: [undefined, ...BLANKS, CREDIT_CODE, `${ORG.slice(0, -1)}A`, ` ${ORG}`, `${ORG} `],
  orgName: [undefined, ...BLANKS, ...FILLERS, ' 示例局'],
  taskCode: [
    ...BLANKS,
    TASK.toLowerCase(),
    `${CREDIT_CODE}0000000012345`,
    TASK.slice(1),
    `${TASK} `,
  ],
  taskHandleItem: [
    undefined,
    ...BLANKS,
    `${TASK}01`,
    ` ${TASK}01`,
    `${TASK.slice(0, 30)}901`,
    `${TASK}0`,
  ],
  taskName: [...BLANKS, ...FILLERS, ' 事项 '],
  projectName: [undefined, ...BLANKS, ...FILLERS, '示例'],
  proStatus: [1, 2, 3],
  nodeName: [undefined, ...BLANKS, '办结', '环'.repeat(101)],
  acceptDate: [undefined, ...BLANKS, '2026-11-31 09:00:00', '2026/11/21', ' 2026-11-21 09:10:00'],
  resultDate: [undefined, ...BLANKS, '2026-11-21 09:20:00', '2026-11-20 09:20:00', '2026-11-21'],
  projectType: [undefined, ...BLANKS, '1', '型'.repeat(21)],
  deptCode: [undefined, ...BLANKS, '01', '1'.repeat(65)],
  subMatter: [undefined, ...BLANKS, '示例子项'],
  proManager: [undefined, ...BLANKS, ...FILLERS, '示例员', '员'.repeat(101)],
  promiseDay: [undefined, ...BLANKS, '5', '日'.repeat(21)],
  creditNum: [undefined, ...BLANKS, '信', '1'.repeat(65)],
  userProp: [undefined, ...BLANKS, '1', ' 1', '2', '7', '自然人'],
  userPageType: [undefined, ...BLANKS, '111', '111 ', '001', '414', '01'],
  userName: [undefined, ...BLANKS, ...FILLERS, ' 测试甲', '示例有限公司'],
  certKey: [
    ...[
      undefined,
      ...BLANKS,
      ...FILLERS,
      ` ${RESIDENT}`,
      '11010519491231002x',
      '11010519491231002x ',
    ],
    ...['35020019900307123x', `${RESIDENT.slice(0, 17)}8`, CREDIT_CODE, 'E1', '9A'.repeat(33)],
  ],
  certKeyGOV: [
    ...[undefined, ...BLANKS, ...FILLERS, CREDIT_CODE, `${CREDIT_CODE} `],
    ...['11350200MB0A12345R', 'E2', RESIDENT, '11010519491231002x', '9A'.repeat(33)],
  ],
  mobile: [
    undefined,
    ...BLANKS,
    ...FILLERS,
    '+86-13512345678',
    ' 13512345678',
    '一二三',
    '-------',
  ],
  handleUserName: [undefined, ...BLANKS, ...FILLERS, '测试乙'],
  handleUserPageType: [undefined, ...BLANKS, '111', ' 001', '414', 'ID'],
  handleUserPageCode: [
    ...[undefined, ...BLANKS, ...FILLERS, RESIDENT, '11010519491231002x', 'E1', CREDIT_CODE],
    ...[`${RESIDENT.slice(0, 17)}8`, '9A'.repeat(33)],
  ],
};

/** A sound case with up to four fields changed, and what its citizen and the clock have to do with it. */
const records = fc.record({
  linkage: fc
    .uniqueArray(fc.constantFrom(...Object.keys(VALUES)), { maxLength: 4 })
    .chain((fields) =>
      fc.tuple(
        ...fields.map((field) =>
          fc
            .constantFrom(...(Object.entries(VALUES).find(([name]) => name === field)?.[1] ?? []))
            .map((value) => [field, value] as const),
        ),
      ),
    )
    .map((changes) => caseSchema.safeParse(aSoundCase(Object.fromEntries(changes))))
    .filter(({ success }) => success)
    .map(({ data = aSoundCase() }) => data),
  wantsCallback: fc.boolean(),
  /** Mostly right. */
  lasted: fc.constantFrom(60_000, 60_000, 60_000, 0, 400, -1_000),
  level: fc.constantFrom(1, 3, 5),
  reason: fc.constantFrom('none', 'declined'),
});

function aSoundCase(changes: object = {}): Case {
  return { ...aShandongCase(), ...changes };
}

const { rate, publicKey } = aDevice();
const deviceKey = readDeviceKey(publicKey);

/** What the province's own inspection finds in what would be sent. */
const THEIRS: Readonly<
  Record<ProfileName, (evaluation: Evaluation, linkage: Case) => readonly Violation[]>
> = {
  standard(evaluation, linkage) {
    const service = inspectStandardService(standard.serviceItem(linkage, undefined));
    const read = readEvaluation(standard.evaluationItem(evaluation, linkage, undefined));
    if (!service.passed) return service.violations;
    if (!read.passed) return read.violations;
    const context = {
      route: 'ordinary',
      options: nationalOptions,
      keyOf: () => deviceKey,
    } as const;
    return [
      ...inspectStandardEvaluation(read.item, context),
      ...compareWithService(read.item, service.item),
    ];
  },
  fujian(evaluation, linkage) {
    const { settings: format } = SETTINGS.fujian;
    const subject = subjectOf(linkage, format, { serviceName: undefined, deviceId: 'YP-1' });
    const document = subject && evaluationDocument(subject, evaluation, format);
    const children = document === undefined ? undefined : readCase(document, 'UTF-8');
    if (children === undefined) return [UNREADABLE];
    return inspectCase(children, 'upload', { options: nationalOptions, businessCodes: undefined });
  },
  shandong(evaluation, linkage) {
    const { settings: format, dataSource } = SETTINGS.shandong;
    const { serviceBegan } = evaluation.draft;
    const service = inspectService(
      shandong.serviceItem(linkage, undefined, serviceBegan.corrected, format),
    );
    const item = inspectEvaluation(
      shandong.evaluationItem(evaluation, linkage, format, dataSource),
    );
    if (!service.passed) return service.violations;
    if (!item.passed) return item.violations;
    return isBare(item.item) ? [UNREADABLE] : contradictions(item.item, service.item);
  },
};

const UNREADABLE = { field: 'record', rule: 'structure', message: '' };

/**
 * Fujian's wire has one code of the task only: what is wrong with the other, or between the two, is
 * held here all the same, and no province can see it. (Nor that a handling item of 31 characters is no
 * task.)
 */
function isVisible(profile: ProfileName, { taskHandleItem }: Case, violation: Violation): boolean {
  const { field, rule } = violation;
  const hasHandleItem = (taskHandleItem ?? '').trim() !== '';
  return profile !== 'fujian' || !hasHandleItem || !(field === 'taskCode' || rule === 'prefix');
}

it.each(PROFILES)('our inspection and that of %s agree on what is right', (profile) => {
  const inspection = inspectionFor(SETTINGS[profile]);
  const verdicts = { passed: 0, refused: 0 };
  fc.assert(
    fc.property(records, ({ linkage, lasted, ...said }) => {
      const assessed = MONDAY_MORNING + 600;
      const draft = {
        ...{ ...said, linkage, options: [], text: '' },
        serviceBegan: aMoment(assessed - lasted),
        assessedAt: aMoment(assessed),
      } satisfies Partial<EvaluationDraft>;
      const evaluation = rate(draft);
      const ours = inspection.ofEvaluation(evaluation);
      const theirs = THEIRS[profile](evaluation, linkage);
      const visible = ours.filter((violation) => isVisible(profile, linkage, violation));
      expect({ ours: named(visible), passes: visible.length === 0 }).toEqual({
        ours: named(visible),
        passes: theirs.length === 0,
      });
      verdicts[theirs.length === 0 ? 'passed' : 'refused'] += 1;
    }),
    { numRuns: 1_000 },
  );
  // Neither verdict is rare, or agreeing would be easy.
  expect(Math.min(verdicts.passed, verdicts.refused)).toBeGreaterThan(100);
});

function named(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ field, rule }) => `${field}: ${rule}`);
}
