import { describe, expect, it } from 'vitest';
import type { Evaluation, EvaluationDraft } from '../../../shared/evaluation.ts';
import { aCase } from '../testing/device.ts';
import { evaluationItem, serviceItem } from './records.ts';

const began = Date.parse('2026-11-21T01:10:00.900Z');
const given = Date.parse('2026-11-21T16:00:01Z');

function anEvaluation(changes: Partial<EvaluationDraft> = {}): Evaluation {
  return {
    draft: {
      id: '0199d3a0-0000-7000-8000-000000000001',
      serviceId: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
      counter: '07',
      ticket: 'A023',
      staff: { code: 'S01', name: '示例员' },
      level: 2,
      options: ['201', '210'],
      answers: [{ question: 'guidance', value: 'partly' }],
      reason: 'given',
      endedBy: 'citizen',
      wantsCallback: false,
      capturedOffline: false,
      serviceBegan: { corrected: began, wall: 1, monotonic: 1 },
      assessedAt: { corrected: given, wall: 2, monotonic: 2 },
      text: '等了很久',
      ...changes,
    },
    chain: {
      deviceId: 'YP-0123456789AB',
      epoch: 1,
      seq: 7,
      prevHash: '0'.repeat(64),
      digest: 'a'.repeat(64),
      hash: 'b'.repeat(64),
      signature: 'c2lnbmF0dXJl',
      alg: 'Ed25519',
    },
    salt: 'd'.repeat(32),
  };
}

const itemOf = (changes: Partial<EvaluationDraft>, linkage = aCase()) =>
  evaluationItem(anEvaluation(changes), linkage, undefined);

describe('evaluation item', () => {
  it('is written field by field as the province reads it', () => {
    const linkage = aCase({ taskHandleItem: '11350200MB0A12345Q400011234500101' });
    const item = evaluationItem(anEvaluation({ capturedOffline: true }), linkage, undefined);
    expect(JSON.stringify(item, null, 1)).toBe(`{
 "id": "0199d3a0-0000-7000-8000-000000000001",
 "projectNo": "350200202611210001",
 "serviceNumber": 1,
 "areaCode": "350200000000",
 "orgCode": "350200000000_11350200MB0A12345Q",
 "orgName": "示例市示例局",
 "taskCode": "11350200MB0A12345Q4000112345001",
 "taskHandleItem": "11350200MB0A12345Q400011234500101",
 "taskName": "示例事项",
 "proStatus": "2",
 "serviceTime": "2026-11-21 09:10:00",
 "assessTime": "2026-11-22 00:00:01",
 "assessNumber": 1,
 "satisfaction": 2,
 "evalDetail": "201,210",
 "writingEvaluation": "等了很久",
 "answers": [
  {
   "question": "guidance",
   "value": "partly"
  }
 ],
 "pf": 4,
 "active": true,
 "reason": "given",
 "userProp": "1",
 "userName": "测试甲",
 "userPageType": "111",
 "certKey": "350200199003071237",
 "staffCode": "S01",
 "staffName": "示例员",
 "counter": "07",
 "deviceId": "YP-0123456789AB",
 "epoch": 1,
 "seq": 7,
 "prevHash": "${'0'.repeat(64)}",
 "digest": "${'a'.repeat(64)}",
 "hash": "${'b'.repeat(64)}",
 "signature": "c2lnbmF0dXJl",
 "alg": "Ed25519",
 "linked": true,
 "capturedOffline": true
}`);
  });

  it('leaves out what is unknown and writes empty texts where the page wants them', () => {
    const { projectNo, areaCode, taskCode, taskName } = aCase();
    const bare = { projectNo, areaCode, taskCode, taskName, proStatus: 1 } as const;
    const { draft, ...sealed } = anEvaluation({
      level: 5,
      options: [],
      answers: [],
      text: ' ',
      reason: 'none',
    });
    const { staff: _nobody, ...unstaffed } = draft;
    const item = evaluationItem({ ...sealed, draft: unstaffed }, bare, undefined);
    expect(item).toMatchObject({ evalDetail: '', writingEvaluation: '', answers: [] });
    expect(Object.keys(item).join(' ')).toBe(
      'id projectNo serviceNumber areaCode taskCode taskName proStatus serviceTime assessTime ' +
        'assessNumber satisfaction evalDetail writingEvaluation answers pf active reason counter ' +
        'deviceId epoch seq prevHash digest hash signature alg linked capturedOffline',
    );
  });

  it.each([
    ['declined', '评价人不愿说明'],
    ['none', '评价人未填写原因'],
  ] as const)('says only the fact when a bad level has no reason: %s (R24)', (reason, words) => {
    const item = itemOf({ level: 1, options: [], text: '  ', reason });
    expect(item.writingEvaluation).toBe(words);
  });

  it.each([
    ['the level is not bad', { level: 3, options: [] }],
    ['an option was ticked', { level: 1, options: ['108'] }],
  ] as const)('writes nothing in the citizen’s name when %s', (_when, { level, options }) => {
    const item = itemOf({ level, options: [...options], text: '', reason: 'none' });
    expect(item.writingEvaluation).toBe('');
  });

  it('sends a phone number only when the citizen wants to be called back (R12)', () => {
    expect(itemOf({ wantsCallback: false })).not.toHaveProperty('mobile');
    expect(itemOf({ wantsCallback: true })).toHaveProperty('mobile', '13512345678');
    expect(serviceItem(aCase(), undefined)).not.toHaveProperty('mobile');
  });

  it('says why it is late only on the supplementary route', () => {
    const late = evaluationItem(anEvaluation(), aCase(), '网络中断');
    expect(late).toHaveProperty('lateReason', '网络中断');
    expect(itemOf({})).not.toHaveProperty('lateReason');
  });

  it.each(['0', '无', '-', '11111111111', ' ', ''])('treats %j as unknown', (nobody) => {
    const linkage = aCase({ userName: nobody, certKey: nobody, mobile: nobody });
    const item = itemOf({ wantsCallback: true }, linkage);
    for (const field of ['userName', 'certKey', 'mobile']) expect(item).not.toHaveProperty(field);
  });

  it('writes the small x of a resident id as a capital one', () => {
    const linkage = aCase({
      certKey: '11010519491231002x',
      handleUserPageCode: '34052419800101001x',
    });
    expect(itemOf({}, linkage).certKey).toBe('11010519491231002X');
    expect(serviceItem(linkage, undefined).handleUserPageCode).toBe('34052419800101001X');
  });
});

describe('service item', () => {
  it('carries the case and is named after its task', () => {
    const item = serviceItem(aCase({ proStatus: 3, resultDate: '2026-11-21 09:20:00' }), undefined);
    expect(item).toEqual({
      projectNo: '350200202611210001',
      serviceNumber: 1,
      areaCode: '350200000000',
      orgCode: '350200000000_11350200MB0A12345Q',
      orgName: '示例市示例局',
      taskCode: '11350200MB0A12345Q4000112345001',
      taskName: '示例事项',
      proStatus: '3',
      userProp: '1',
      userName: '测试甲',
      userPageType: '111',
      certKey: '350200199003071237',
      acceptDate: '2026-11-21 09:00:00',
      resultDate: '2026-11-21 09:20:00',
      serviceName: '示例事项',
    });
  });

  it('leaves an area of twelve digits alone and takes the first service as the default', () => {
    const { serviceNumber: _number, ...unnumbered } = aCase({ areaCode: '350203001000' });
    expect(serviceItem(unnumbered, undefined)).toMatchObject({
      areaCode: '350203001000',
      serviceNumber: 1,
    });
  });
});
