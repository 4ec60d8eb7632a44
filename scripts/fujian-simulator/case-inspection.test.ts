import { describe, expect, it } from 'vitest';
import { nationalOptions } from '../province-simulator/evaluation-options.ts';
import { type DocumentKind, inspectCase } from './case-inspection.ts';

const context = { options: nationalOptions, businessCodes: undefined };

/** An upload that passes; made up. */
const RIGHT: Readonly<Record<string, string>> = {
  sysNO: 'XM01',
  businessCode: '11350200MB0A12345Q4000112345001',
  businessName: '示例事项',
  projectNo: '350200202611210001',
  proStatus: '3',
  projectName: '示例事项',
  nodeName: '已办结',
  regionCode: '350200',
  acceptDate: '2026-11-21 09:00:00',
  userProp: '1',
  userName: '测试甲',
  userPageType: '111',
  certKey: '350200199003071237',
  handleUserName: '',
  handleUserPageType: '',
  handleUserPageCode: '',
  resultDate: '2026-11-21 09:20:00',
  serviceTime: '2026-11-21 09:20:00',
  evaluateType: '1',
  pf: '4',
  type: '',
  contactMobile: '',
  backUrl: '',
  customFields: 'YP-0123456789AB,1,350200000000',
  alternate: '1',
  appraisald: '108',
  writingevalua: '',
  assessTime: '2026-11-21 09:29:50',
};

function found(fields: Readonly<Record<string, string>>, kind: DocumentKind = 'upload') {
  return inspectCase(Object.entries(fields), kind, context).map(
    ({ field, rule }) => `${field}: ${rule}`,
  );
}

it('passes what is right', () => {
  expect(found(RIGHT)).toEqual([]);
  const { sysNO: _optional, ...without } = RIGHT;
  expect(found(without)).toEqual([]);
});

describe('one field wrong', () => {
  it.each([
    [{ businessCode: '' }, 'businessCode: required'],
    [{ businessCode: '11350200MB0A12345Q4000000000001' }, 'businessCode: codeTable'],
    [{ businessName: '' }, 'businessName: required'],
    [{ projectNo: '' }, 'projectNo: required'],
    [{ projectNo: '35 02' }, 'projectNo: pattern'],
    [{ proStatus: '4' }, 'proStatus: pattern'],
    [{ nodeName: '' }, 'nodeName: required'],
    [{ regionCode: '350200000000' }, 'regionCode: pattern'],
    [{ acceptDate: '2026-02-30 09:00:00' }, 'acceptDate: pattern'],
    [{ userProp: '7' }, 'userProp: pattern'],
    [{ userName: '' }, 'userName: required'],
    [{ userName: '无' }, 'userName: placeholder'],
    [{ userPageType: '112' }, 'userPageType: pattern'],
    [{ certKey: '350200199003071238' }, 'certKey: checkDigit'],
    [{ certKey: '000000' }, 'certKey: placeholder'],
    [{ resultDate: '' }, 'resultDate: required'],
    [{ resultDate: 'yesterday' }, 'resultDate: pattern'],
    [{ serviceTime: '' }, 'serviceTime: required'],
    [{ serviceTime: '2026-11-21 09:30:00' }, 'serviceTime: R20'],
    [{ evaluateType: '3' }, 'evaluateType: pattern'],
    [{ pf: '' }, 'pf: required'],
    [{ contactMobile: '123' }, 'contactMobile: pattern'],
    [{ customFields: 'YP-0123456789AB,0,350200000000' }, 'customFields: pattern'],
    [{ alternate: '6', appraisald: '' }, 'alternate: pattern'],
    [{ appraisald: '510' }, 'appraisald: optionOfLevel'],
    [{ appraisald: '' }, 'writingevalua: R24'],
    [{ more: '1' }, 'more: unknownField'],
  ])('%j is seen', (wrong, violation) => {
    expect(found({ ...RIGHT, ...wrong })).toEqual([violation]);
  });

  it('is seen when one is missing or out of order', () => {
    const { pf: _gone, ...without } = RIGHT;
    expect(found(without)).toEqual(['Case: order']);
    const { businessCode = '', ...others } = RIGHT;
    expect(found({ ...others, businessCode })).toEqual(['Case: order']);
  });

  it('is seen against the codes the province knows', () => {
    const known = { ...context, businessCodes: new Set(['FJ0001']) };
    expect(inspectCase(Object.entries(RIGHT), 'upload', known)).toMatchObject([
      { field: 'businessCode', rule: 'codeTable' },
    ]);
    const mapped = { ...RIGHT, businessCode: 'FJ0001' };
    expect(inspectCase(Object.entries(mapped), 'upload', known)).toEqual([]);
  });
});

it('wants another document for a page and a receipt', () => {
  expect(found(RIGHT, 'page')).toEqual(['alternate: unknownField']);
  const { projectNo = '', customFields = '' } = RIGHT;
  expect(found({ projectNo, customFields }, 'detail')).toEqual([]);
});
