import { describe, expect, it } from 'vitest';
import type { Case } from '../../../shared/service.ts';
import { aMoment, anUnlinkedDraft, MONDAY_MORNING } from '../../../tests/builders.ts';
import {
  all,
  anInspection,
  aSoundCase,
  CREDIT_CODE,
  INSPECTIONS,
  named,
  sealed,
  TASK,
  without,
} from '../testing/inspected.ts';

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
