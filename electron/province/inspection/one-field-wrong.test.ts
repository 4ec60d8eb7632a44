import { describe, expect, it } from 'vitest';
import type { Case } from '../../../shared/service.ts';
import {
  all,
  aSoundCase,
  CREDIT_CODE,
  INSPECTIONS,
  named,
  type Profile,
  sealed,
  TASK,
  without,
} from '../testing/inspected.ts';

const times = (text: string, count: number) => text.repeat(count);

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
