import { sm2 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import type { EvaluationDraft } from '../../../shared/evaluation.ts';
import type { Violation } from '../../../shared/province.ts';
import { provinceSettingsSchema } from '../../../shared/province-settings.ts';
import type { Case } from '../../../shared/service.ts';
import {
  aMoment,
  anEvaluationDraft,
  anUnlinkedDraft,
  MONDAY_MORNING,
} from '../../../tests/builders.ts';
import { aCase } from '../testing/device.ts';
import { inspectionFor } from './shipped.ts';

const SETTINGS = {
  standard: { base: 'https://p.example', appKey: 'demo', appSecret: 'demo-secret' },
  fujian: {
    ...{ tokenUrl: 'https://p.example/token', serviceUrl: 'https://p.example/ws' },
    ...{ appKey: 'demo', appCode: '0123456789abcdef0123456789abcdef' },
  },
  shandong: {
    ...{ serviceUrl: 'https://p.example/service', evaluateUrl: 'https://p.example/evaluate' },
    ...{ appMark: 'demo', appWord: 'demo-word', dataSource: 'demo' },
    publicKey: sm2.generateKeyPairHex().publicKey,
  },
};
type Profile = keyof typeof SETTINGS;

const anInspection = (profile: Profile, settings?: object) =>
  inspectionFor(
    provinceSettingsSchema.parse({ profile, ...SETTINGS[profile], ...(settings && { settings }) }),
  );
const INSPECTIONS = {
  standard: anInspection('standard'),
  fujian: anInspection('fujian', { contactRequired: true }),
  shandong: anInspection('shandong'),
};

const CREDIT_CODE = '11350200MB0A12345Q';
const TASK = `${CREDIT_CODE}4000112345001`;

/** Everything known and right, for any of the three. */
function aSoundCase(changes: Partial<Case> = {}): Case {
  return aCase({
    projectNo: '370200202611210001',
    taskHandleItem: `${TASK}01`,
    projectName: '测试甲申请示例事项',
    proStatus: 3,
    nodeName: '办结',
    acceptDate: '2026-03-01 09:00:00',
    resultDate: '2026-03-02 09:30:00',
    projectType: '1',
    handleUserName: '测试乙',
    handleUserPageType: '111',
    handleUserPageCode: '350200199003071237',
    ...changes,
  });
}

const sealed = (linkage: Case, own: Partial<EvaluationDraft> = {}) => ({
  draft: anEvaluationDraft({ linkage, wantsCallback: true, ...own }),
});
const named = (violations: readonly Violation[]) =>
  violations.map(({ field, rule }) => `${field}: ${rule}`);

/** A field that nobody said. */
function without(...fields: readonly (keyof Case)[]): Partial<Case> {
  return Object.fromEntries(fields.map((field) => [field, undefined]));
}

const times = (text: string, count: number) => text.repeat(count);
const all: readonly Profile[] = ['standard', 'fujian', 'shandong'];

/** One field wrong each: who refuses it, the violation, the change. */
const WRONG: readonly [readonly Profile[], string, Partial<Case>][] = [
  [all, 'projectNo: pattern', { projectNo: '37 0200' }],
  [all, 'projectNo: pattern', { projectNo: '3702|001' }],
  [all, 'projectNo: required', { projectNo: ' ' }],
  [['shandong'], 'projectNo: pattern', { projectNo: '350200202611210001' }],
  [all, 'areaCode: length', { areaCode: '3502000000001' }],
  [all, 'areaCode: pattern', { areaCode: '35020000000X' }],
  [['standard', 'shandong'], 'orgCode: required', without('orgCode')],
  [['standard', 'shandong'], 'orgCode: pattern', { orgCode: CREDIT_CODE }],
  [['standard', 'shandong'], 'orgCode: pattern', { orgCode: `350200_${CREDIT_CODE}` }],
  [['standard', 'shandong'], 'orgCode: pattern', { orgCode: `350200000000-${CREDIT_CODE}` }],
  [
    ['standard', 'shandong'],
    'orgCode: checkDigit',
    { orgCode: `350200000000_${CREDIT_CODE.slice(0, 17)}A` },
  ],
  [['standard', 'shandong'], 'orgCode: checkDigit', { orgCode: `350200000000_1135O200MB0A12345Q` }],
  [['standard', 'shandong'], 'orgName: required', without('orgName')],
  [['standard', 'shandong'], 'orgName: placeholder', { orgName: '无' }],
  [['standard', 'shandong'], 'orgName: length', { orgName: times('局', 201) }],
  [['standard', 'shandong'], 'taskCode: required', { taskCode: '' }],
  [all, 'taskCode: required', { taskCode: '', ...without('taskHandleItem') }],
  [all, 'taskCode: length', { taskCode: TASK.slice(1) }],
  [all, 'taskCode: length', { taskCode: `${TASK}0` }],
  [all, 'taskCode: pattern', { taskCode: TASK.toLowerCase() }],
  [all, 'taskCode: pattern', { taskCode: `${TASK.slice(0, 30)}-` }],
  [all, 'taskCode: selfMadeTask', { taskCode: `${CREDIT_CODE}0000000012345` }],
  [all, 'taskHandleItem: length', { taskHandleItem: TASK }],
  [all, 'taskHandleItem: pattern', { taskHandleItem: `${TASK}0_` }],
  [all, 'taskHandleItem: prefix', { taskHandleItem: `${TASK.slice(0, 30)}901` }],
  [all, 'taskName: required', { taskName: '' }],
  [all, 'taskName: placeholder', { taskName: '-' }],
  [all, 'taskName: length', { taskName: times('事', 501) }],
  [['standard', 'fujian'], 'projectName: placeholder', { projectName: '0' }],
  [['standard', 'fujian'], 'projectName: length', { projectName: times('件', 501) }],
  [['standard'], 'nodeName: length', { nodeName: times('环', 101) }],
  [all, 'resultDate: required', without('resultDate')],
  [all, 'resultDate: time', { resultDate: '2026-03-02T09:30:00' }],
  [all, 'resultDate: time', { resultDate: '2026-02-30 09:30:00' }],
  [all, 'acceptDate: time', { acceptDate: '20260301' }],
  [all, 'acceptDate: time', { acceptDate: '2026-03-01 25:00:00' }],
  [['standard'], 'acceptDate: order', { acceptDate: '2026-03-02 09:30:01' }],
  [['shandong'], 'projectType: required', without('projectType')],
  [['standard', 'shandong'], 'projectType: length', { projectType: times('1', 21) }],
  [['standard', 'shandong'], 'deptCode: length', { deptCode: times('1', 65) }],
  [['standard', 'shandong'], 'subMatter: length', { subMatter: times('子', 501) }],
  [['standard', 'shandong'], 'proManager: length', { proManager: times('示', 101) }],
  [['standard', 'shandong'], 'promiseDay: length', { promiseDay: times('1', 21) }],
  [['standard', 'shandong'], 'creditNum: length', { creditNum: times('1', 65) }],
  [['fujian', 'shandong'], 'userProp: required', without('userProp')],
  [all, 'userProp: codeTable', { userProp: '7' }],
  [all, 'userProp: codeTable', { userProp: '自然人' }],
  [['fujian', 'shandong'], 'userPageType: required', without('userPageType')],
  [all, 'userPageType: codeTable', { userPageType: '01' }],
  [['fujian', 'shandong'], 'userName: required', without('userName')],
  [['fujian', 'shandong'], 'userName: placeholder', { userName: '无' }],
  [['standard', 'shandong'], 'userName: length', { userName: times('测', 201) }],
  [['fujian', 'shandong'], 'certKey: required', without('certKey')],
  [['fujian', 'shandong'], 'certKey: placeholder', { certKey: '111111111111111111' }],
  [all, 'certKey: checkDigit', { certKey: '350200199003071238' }],
  [all, 'certKey: checkDigit', { certKey: '350200199013071237' }],
  [all, 'certKey: checkDigit', { certKey: '35020019900307123' }],
  [all, 'certKey: checkDigit', { certKey: '350200900307123' }],
  [all, 'certKey: checkDigit', { userPageType: '001', certKey: '11350200MB0A12345R' }],
  [['standard', 'shandong'], 'certKey: length', { userPageType: '414', certKey: times('E1', 33) }],
  [
    ['fujian', 'shandong'],
    'certKeyGOV: checkDigit',
    { userPageType: '001', certKeyGOV: '11350200MB0A12345R', ...without('certKey') },
  ],
  [
    ['fujian'],
    'certKeyGOV: checkDigit',
    { certKeyGOV: '350200199003071238', ...without('certKey') },
  ],
  [['standard'], 'certKeyGOV: length', { certKeyGOV: times('9A', 33) }],
  [['fujian', 'shandong'], 'mobile: required', without('mobile')],
  [['fujian', 'shandong'], 'mobile: placeholder', { mobile: '0' }],
  [all, 'mobile: pattern', { mobile: '13' }],
  [all, 'mobile: pattern', { mobile: '1351234567a' }],
  [['standard', 'fujian'], 'handleUserPageType: codeTable', { handleUserPageType: 'ID' }],
  [
    ['standard', 'fujian'],
    'handleUserPageCode: checkDigit',
    { handleUserPageCode: '350200199003071238' },
  ],
  [['standard'], 'handleUserName: length', { handleUserName: times('测', 201) }],
  [
    ['standard'],
    'handleUserPageCode: length',
    { handleUserPageType: '414', handleUserPageCode: times('E1', 33) },
  ],
];
const ROWS = WRONG.flatMap(([profiles, violation, changes]) =>
  profiles.map((profile) => ({ profile, violation, changes })),
);

describe('one field wrong', () => {
  it('is asked of no fewer than sixty records', () => {
    expect(
      new Set(WRONG.map(([, , changes]) => JSON.stringify([changes]))).size,
    ).toBeGreaterThanOrEqual(60);
  });

  it.each(ROWS)('$profile finds $violation in $changes', ({ profile, violation, changes }) => {
    const item = aSoundCase(changes);
    const found = INSPECTIONS[profile].ofEvaluation(sealed(item));
    expect(named(found)).toEqual([violation]);
    expect(INSPECTIONS[profile].ofCase(item)).toEqual(found);
  });

  it.each(ROWS)('$profile says of $violation what to do, in two languages', (row) => {
    for (const { message } of INSPECTIONS[row.profile].ofCase(aSoundCase(row.changes))) {
      const [chinese = '', english = '', ...more] = message.split(' / ');
      expect(more).toEqual([]);
      expect(chinese).toMatch(/^[\p{Script=Han}].+：请.+。$/u);
      expect(english).toMatch(/^The [a-z'].+: (call|correct|have) .+\.$/);
      expect(english).not.toMatch(/\p{Script=Han}(?<!无)/u);
    }
  });

  it.each(ROWS)('$profile quotes no value when it finds $violation (R12)', (row) => {
    const item = aSoundCase(row.changes);
    const { userName, certKey, certKeyGOV, mobile, handleUserName, handleUserPageCode } = item;
    const secrets = [userName, certKey, certKeyGOV, mobile, handleUserName, handleUserPageCode];
    const said = JSON.stringify(INSPECTIONS[row.profile].ofCase(item));
    // A filler such as 无 or 0 is nobody's.
    expect(secrets.filter((each = '') => each.length > 1 && said.includes(each))).toEqual([]);
  });
});

describe('a record that is right', () => {
  const RIGHT: readonly [string, Partial<Case>][] = [
    ['with everything', {}],
    ['in six digits of area', { areaCode: '370200' }],
    ['accepted and not finished', { proStatus: 2, ...without('resultDate') }],
    ['with a small x in its id', { certKey: '11010519491231002x' }],
    ['of an enterprise', { userProp: '2', userPageType: '001', certKey: CREDIT_CODE }],
    ['with a document without check character', { userPageType: '414', certKey: 'E12345678' }],
    [
      'with nothing that is optional',
      without(
        'taskHandleItem',
        'nodeName',
        'handleUserName',
        'handleUserPageType',
        'handleUserPageCode',
      ),
    ],
    [
      'with blanks around and in place of what is optional',
      { userProp: ' 1', userPageType: '111 ', taskHandleItem: ' ', acceptDate: ' ' },
    ],
    [
      'with fillers for what is optional',
      { handleUserName: '无', handleUserPageCode: '0', proManager: '-' },
    ],
  ];
  it.each(RIGHT.flatMap(([what, changes]) => all.map((profile) => ({ what, changes, profile }))))(
    'passes $profile $what',
    ({ changes, profile }) => {
      expect(INSPECTIONS[profile].ofEvaluation(sealed(aSoundCase(changes)))).toEqual([]);
    },
  );

  it('passes with fillers in place of the citizen where the province wants no details', () => {
    const item = aSoundCase({ userName: '-', certKey: '无', certKeyGOV: '0', mobile: '0' });
    expect(INSPECTIONS.standard.ofEvaluation(sealed(item))).toEqual([]);
  });

  it('R24: passes when it is bad without option and text', () => {
    const bad = sealed(aSoundCase(), { level: 1, options: [], text: '', reason: 'none' });
    expect(all.map((profile) => INSPECTIONS[profile].ofEvaluation(bad))).toEqual([[], [], []]);
  });

  it('passes with an organisation in the place of a person', () => {
    const item = aSoundCase({
      userPageType: '001',
      certKeyGOV: CREDIT_CODE,
      ...without('certKey'),
    });
    expect(INSPECTIONS.fujian.ofCase(item)).toEqual([]);
    expect(INSPECTIONS.shandong.ofCase(item)).toEqual([]);
  });

  it('passes whatever stands in a number that the province does not look at', () => {
    const own = { userPageType: '001', certKey: 'E12345678', certKeyGOV: CREDIT_CODE };
    expect(INSPECTIONS.shandong.ofCase(aSoundCase(own))).toEqual([]);
    expect(INSPECTIONS.fujian.ofCase(aSoundCase({ certKeyGOV: '1' }))).toEqual([]);
  });

  it('passes whatever the number where nobody wants to be called back (R12)', () => {
    const record = sealed(aSoundCase({ mobile: '13' }), { wantsCallback: false });
    expect(INSPECTIONS.standard.ofEvaluation(record)).toEqual([]);
    expect(anInspection('fujian').ofEvaluation(record)).toEqual([]);
    expect(named(INSPECTIONS.shandong.ofEvaluation(record))).toEqual(['mobile: pattern']);
  });
});

it('R20: finds a service that began after it was rated', () => {
  const began = aMoment(MONDAY_MORNING + 61_000);
  const record = sealed(aSoundCase(), { serviceBegan: began });
  for (const profile of all) {
    const found = INSPECTIONS[profile].ofEvaluation(record);
    expect(named(found)).toEqual(['serviceTime: order']);
    expect(found[0]?.message).toMatch(/不得更改.* \/ .*must not be altered/);
  }
});

it('R15: looks at the case a record was given by a repair', () => {
  const record = sealed(aSoundCase({ taskCode: '12345' }));
  const repair = { at: MONDAY_MORNING, by: 'Ops', why: 'taskCode', linkage: aSoundCase() };
  expect(INSPECTIONS.standard.ofEvaluation({ ...record, repair })).toEqual([]);
});

it('takes the case numbers of the province that took the interface over', () => {
  const henan = anInspection('shandong', { projectNoPrefix: '41' });
  expect(henan.ofCase(aSoundCase({ projectNo: '410100202611210001' }))).toEqual([]);
  expect(named(henan.ofCase(aSoundCase()))).toEqual(['projectNo: pattern']);
  const any = anInspection('shandong', { projectNoPrefix: '' });
  expect(any.ofCase(aSoundCase({ projectNo: 'A1' }))).toEqual([]);
});

it('R19: says nothing of a record that is not linked yet', () => {
  expect(INSPECTIONS.standard.ofEvaluation({ draft: anUnlinkedDraft() })).toEqual([]);
});

it('R17: finds a task the province has no code for, by the table of the hall', () => {
  const inspection = anInspection('fujian', { businessCodes: { [TASK]: 'FJ-001', T7: 'FJ-007' } });
  expect(inspection.ofCase(aSoundCase())).toEqual([]);
  // The hall's own codes stay here: they may look as they like.
  expect(inspection.ofCase(aSoundCase({ taskCode: 'T7', taskHandleItem: 'T7' }))).toEqual([]);
  const other = `${CREDIT_CODE}4000112345002`;
  const found = inspection.ofCase(aSoundCase({ taskCode: other, taskHandleItem: `${other}01` }));
  expect(named(found)).toEqual(['businessCode: required']);
});
