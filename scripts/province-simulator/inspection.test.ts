import { describe, expect, it } from 'vitest';
import { readDeviceKey } from './chain.ts';
import {
  compareWithService,
  inspectEvaluation,
  type Route,
  readEvaluation,
} from './evaluation-inspection.ts';
import { nationalOptions } from './evaluation-options.ts';
import { inspectService } from './service-inspection.ts';
import { anEvaluation, aService, device } from './test-records.ts';

type Case = readonly [field: string, rule: string, changes: Record<string, unknown>];

function named(violations: readonly { field: string; rule: string }[]): string[] {
  return violations.map(({ field, rule }) => `${field}: ${rule}`);
}

function serviceViolations(raw: unknown): string[] {
  const inspected = inspectService(raw);
  return inspected.passed ? [] : named(inspected.violations);
}

function evaluationViolations(raw: unknown, route: Route = 'ordinary'): string[] {
  const read = readEvaluation(raw);
  if (!read.passed) return named(read.violations);
  const key = readDeviceKey(device.publicKey);
  const keyOf = (deviceId: string) => (deviceId === device.deviceId ? key : undefined);
  return named(inspectEvaluation(read.item, { route, options: nationalOptions, keyOf }));
}

const wrongCase: readonly Case[] = [
  ['projectNo', 'required', { projectNo: undefined }],
  ['projectNo', 'type', { projectNo: null }],
  ['projectNo', 'pattern', { projectNo: '3502 01' }],
  ['serviceNumber', 'type', { serviceNumber: '1' }],
  ['serviceNumber', 'range', { serviceNumber: 100 }],
  ['areaCode', 'pattern', { areaCode: '350200' }],
  ['orgCode', 'pattern', { orgCode: '11350200MB0A12345Q' }],
  ['orgCode', 'checkDigit', { orgCode: '350200000000_11350200MB0A12345P' }],
  ['orgName', 'required', { orgName: '' }],
  ['orgName', 'length', { orgName: '局'.repeat(201) }],
  ['taskCode', 'pattern', { taskCode: '1135020' }],
  ['taskCode', 'selfMadeTask', { taskCode: '11350200MB0A12345Q4000000000001' }],
  ['taskHandleItem', 'prefix', { taskHandleItem: `2${'1350200MB0A12345Q400011234500101'}` }],
  ['taskName', 'placeholder', { taskName: '无' }],
  ['proStatus', 'codeTable', { proStatus: '4' }],
  ['proStatus', 'codeTable', { proStatus: 2 }],
  ['userProp', 'codeTable', { userProp: '7' }],
  ['userName', 'placeholder', { userName: '-' }],
  ['userPageType', 'codeTable', { userPageType: '112' }],
  ['certKey', 'checkDigit', { certKey: '350200199003071238' }],
  ['certKey', 'checkDigit', { certKey: '11350200MB0A12345P', userPageType: '001' }],
  ['certKey', 'placeholder', { certKey: '0' }],
  ['mobile', 'placeholder', { mobile: '00000000000' }],
  ['mobile', 'pattern', { mobile: '12345' }],
  ['colour', 'unknownField', { colour: 'red' }],
];

describe('the inspection of a service', () => {
  it('passes what the page describes', () => {
    expect(serviceViolations(aService())).toEqual([]);
    expect(
      serviceViolations(aService({ proStatus: '3', resultDate: '2026-11-21 09:05:00' })),
    ).toEqual([]);
  });

  const alone: readonly Case[] = [
    ['resultDate', 'required', { proStatus: '3' }],
    ['resultDate', 'order', { proStatus: '3', resultDate: '2026-11-20 09:00:00' }],
    ['resultDate', 'pattern', { resultDate: '2026-11-31 09:00:00' }],
    ['serviceName', 'required', { serviceName: undefined }],
    ['handleUserName', 'placeholder', { handleUserName: '0' }],
    [
      'handleUserPageCode',
      'checkDigit',
      { handleUserPageType: '111', handleUserPageCode: '350200199003071238' },
    ],
  ];
  it.each([...wrongCase, ...alone])('refuses %s by %s: %j', (field, rule, changes) => {
    expect(serviceViolations({ ...aService(), ...changes })).toEqual([`${field}: ${rule}`]);
  });

  it('refuses what is no object', () => {
    expect(serviceViolations([])).toEqual(['body: type']);
  });

  it('says in Chinese what to do', () => {
    const inspected = inspectService({ ...aService(), areaCode: undefined });
    expect(inspected).toEqual({
      passed: false,
      violations: [{ field: 'areaCode', rule: 'required', message: '缺少区划代码。' }],
    });
  });
});

describe('the inspection of an evaluation', () => {
  const paper = { by: 'IT-01', writtenAt: '2026-11-20 10:00:00', enteredAt: '2026-11-21 09:00:00' };
  const bad = { satisfaction: 1, evalDetail: '', writingEvaluation: '' } as const;

  it.each([
    ['a good one', {}],
    ['a good one without a word', { evalDetail: '', reason: 'none' as const }],
    ['a bad one with options', { satisfaction: 2, evalDetail: '207,213' }],
    ['a bad one in words', { ...bad, writingEvaluation: '等得太久' }],
    [
      'a bad one declined',
      { ...bad, reason: 'declined' as const, writingEvaluation: '评价人不愿说明' },
    ],
    [
      'a bad one without reason',
      { ...bad, reason: 'none' as const, writingEvaluation: '评价人未填写原因' },
    ],
    ['paper', { active: false, pf: 5, entry: paper }],
    ['answers', { answers: [{ question: 'materials', value: '4' }] }],
    ['the first of an epoch', { seq: 1, prevHash: '0'.repeat(64) }],
    ['another device, whose key is unknown', { deviceId: 'dev-08' }],
    ['a service of the same second', { serviceTime: '2026-11-21 09:20:00' }],
  ])('passes %s', (_what, changes) => {
    expect(evaluationViolations(anEvaluation(changes))).toEqual([]);
  });

  const alone: readonly Case[] = [
    ['id', 'pattern', { id: 'c0ffee00-0000-4000-8000-000000000001' }],
    ['serviceTime', 'R20', { serviceTime: '2026-11-21 09:20:01' }],
    ['assessTime', 'pattern', { assessTime: '2026-11-21T09:20:00' }],
    ['assessNumber', 'range', { assessNumber: 2 }],
    ['satisfaction', 'type', { satisfaction: '5' }],
    ['satisfaction', 'range', { satisfaction: 0 }],
    ['evalDetail', 'required', { evalDetail: undefined }],
    ['evalDetail', 'optionOfLevel', { evalDetail: '510,406' }],
    ['evalDetail', 'repeated', { evalDetail: '510,510' }],
    ['evalDetail', 'pattern', { evalDetail: '510, 511' }],
    ['writingEvaluation', 'type', { writingEvaluation: null }],
    ['writingEvaluation', 'R24', bad],
    ['writingEvaluation', 'R24', { evalDetail: '', writingEvaluation: '评价人不愿说明' }],
    ['reason', 'R24', { ...bad, writingEvaluation: '评价人不愿说明' }],
    ['reason', 'R24', { ...bad, reason: 'none', writingEvaluation: '评价人不愿说明' }],
    ['reason', 'R24', { ...bad, reason: 'declined', evalDetail: '108' }],
    ['reason', 'codeTable', { reason: 'unknown' }],
    ['answers.0.value', 'type', { answers: [{ question: 'materials', value: 4 }] }],
    ['pf', 'range', { pf: 8 }],
    ['pf', 'R5', { active: false, entry: paper }],
    ['active', 'type', { active: 'true' }],
    ['active', 'R5', { entry: paper }],
    ['entry', 'R5', { active: false, pf: 5 }],
    [
      'entry.enteredAt',
      'R5',
      { active: false, pf: 5, entry: { ...paper, enteredAt: '2026-11-19 09:00:00' } },
    ],
    ['entry.number', 'unknownField', { active: false, pf: 5, entry: { ...paper, number: '1' } }],
    ['linked', 'R19', { linked: false }],
    ['staffName', 'placeholder', { staffName: '无' }],
    ['counter', 'type', { counter: 7 }],
    ['deviceId', 'pattern', { deviceId: 'a|b' }],
    ['hash', 'pattern', { hash: 'ABC' }],
    ['signature', 'pattern', { signature: 'c2hvcnQ=', deviceId: 'dev-07' }],
    ['alg', 'codeTable', { alg: 'RSA' }],
    ['lateReason', 'required', { lateReason: '' }],
  ];
  it.each([...wrongCase, ...alone])('refuses %s by %s: %j', (field, rule, changes) => {
    const violations = evaluationViolations({ ...anEvaluation(), ...changes });
    expect(violations).toContain(`${field}: ${rule}`);
    expect(violations.filter((each) => !each.startsWith(`${field}: `))).toEqual([]);
  });

  it('recomputes the hash', () => {
    const changed = { ...anEvaluation(), seq: 8 };
    expect(evaluationViolations(changed)).toEqual(['hash: hash']);
  });

  it('verifies the signature when the key is known', () => {
    const { signature } = anEvaluation({ seq: 8 });
    expect(evaluationViolations(anEvaluation({ seq: 9, signature }))).toEqual([
      'signature: signature',
    ]);
  });

  it('refuses zeros as prevHash in the middle of an epoch', () => {
    const changed = anEvaluation({ seq: 9, prevHash: '0'.repeat(64) });
    expect(evaluationViolations(changed)).toEqual(['prevHash: chain']);
  });

  it('wants a lateReason on the supplement only', () => {
    expect(evaluationViolations(anEvaluation(), 'supplement')).toEqual(['lateReason: required']);
    const late = anEvaluation({ lateReason: '网络中断' });
    expect(evaluationViolations(late, 'supplement')).toEqual([]);
    expect(evaluationViolations(late)).toEqual([]);
  });

  it('finds what contradicts the service', () => {
    const item = anEvaluation({ taskName: '另一事项', userName: '测试乙' });
    expect(named(compareWithService(item, aService()))).toEqual([
      'taskName: matchesService',
      'userName: matchesService',
    ]);
  });

  it('lets the citizen leave another phone number', () => {
    const item = anEvaluation({ mobile: '13887654321' });
    expect(compareWithService(item, aService())).toEqual([]);
  });
});
