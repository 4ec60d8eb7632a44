import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aClock } from '../province-simulator/test-caller.ts';
import { type ShandongSimulatorOptions, startShandongSimulator } from './simulator.ts';
import { anEvaluation, aService, encrypted, requestOf, tell } from './test-hall.ts';

async function aProvince(options: ShandongSimulatorOptions = {}) {
  const simulator = await startShandongSimulator({ clock: aClock(), ...options });
  onTestFinished(() => simulator.close());
  return {
    simulator,
    service: (item: unknown) => tell(simulator.serviceUrl, requestOf('service', item)),
    evaluate: (item: unknown) => tell(simulator.evaluateUrl, requestOf('evaluate', item)),
  };
}

const yes = { code: '0', success: 'true', msg: '操作成功' };
const no = (words: string) => ({
  code: '1',
  success: 'false',
  msg: expect.stringContaining(words),
});

describe('the order of things', () => {
  it('is the service, then one evaluation of it', async () => {
    const { simulator, service, evaluate } = await aProvince();
    expect(await evaluate(anEvaluation())).toEqual(no('没有对应的服务数据'));
    expect(await service(aService())).toEqual(yes);
    expect(await service(aService())).toEqual(no('已存在该条服务信息'));
    expect(await evaluate(anEvaluation())).toEqual({ ...yes, data: 'SD20261121000001' });
    expect(await evaluate(anEvaluation())).toEqual(no('评价数据不可重复'));
    expect(simulator.counts().effects).toEqual({ evaluations: 1, repeatedKeys: [] });
  });

  it('is kept over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shandong-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const dataFile = join(folder, 'accepted.jsonl');
    const first = await startShandongSimulator({ clock: aClock(), dataFile });
    await tell(first.serviceUrl, requestOf('service', aService()));
    await tell(first.evaluateUrl, requestOf('evaluate', anEvaluation()));
    const held = first.evaluations();
    await first.close();
    const { simulator, evaluate } = await aProvince({ dataFile });
    expect(simulator.evaluations()).toEqual(held);
    expect(await evaluate(anEvaluation())).toEqual(no('评价数据不可重复'));
  });

  it('shows what it holds to its admin', async () => {
    const { simulator, service } = await aProvince();
    await service(aService());
    const response = await fetch(`${simulator.adminUrl}/services`);
    expect(await response.json()).toMatchObject([{ projectNo: '370200202611210001' }]);
  });
});

describe('who is let in', () => {
  it.each([
    ['another mark', { appMark: 'OTHER' }, '应用标识'],
    ['a time six minutes old', { time: '20261121092359' }, '时间戳'],
    ['a time that is none', { time: '20261121' }, '时间戳'],
    ['a signature in clear', { sign: '20261121093000DEMOMARKdemo-app-word' }, '签名'],
    [
      'a signature of another time',
      { sign: encrypted('20261121092900DEMOMARKdemo-app-word') },
      '签名',
    ],
    [
      'a parameter in clear',
      { params: { service: [JSON.stringify([aService()])] } },
      '参数结构不正确',
    ],
    ['two items', { params: { service: [encrypted('[{},{}]')] } }, '参数结构不正确'],
    ['no array', { params: { service: [encrypted('{}')] } }, '参数结构不正确'],
    ['the other name', { params: { evaluate: [encrypted('[{}]')] } }, '参数结构不正确'],
  ] as const)('not %s', async (_what, changes, words) => {
    const { simulator } = await aProvince();
    const request = requestOf('service', aService(), changes);
    expect(await tell(simulator.serviceUrl, request)).toEqual(no(words));
    expect(simulator.services()).toEqual([]);
  });
});

describe('the inspection', () => {
  it.each([
    ['projectNo', { projectNo: '350200202611210001' }],
    ['areaCode', { areaCode: '370200' }],
    ['orgcode', { orgcode: '370200000000_11350200MB0A12345A' }],
    ['taskCode', { taskCode: '11350200MB0A12345Q4000000000001' }],
    ['taskHandleItem', { taskHandleItem: '11350200MB0A12345Q400011234500201' }],
    ['certKey', { certKey: '350200199003071238' }],
    ['certKey', { certKey: undefined }],
    ['userName', { userName: '无' }],
    ['mobile', { mobile: undefined }],
    ['mobile', { mobile: '0' }],
    ['projectType', { projectType: undefined }],
    ['resultDate', { proStatus: '3' }],
    ['serviceTime', { serviceTime: '2026-02-30 09:00:00' }],
    ['unheardOf', { unheardOf: '1' }],
  ])('refuses a service for its %s', async (field, changes) => {
    const { service } = await aProvince();
    expect(await service(aService(changes))).toEqual(no(`参数结构不正确：${field} `));
  });

  it.each([
    ['satisfaction', { satisfaction: '6' }],
    ['evalDetail', { evalDetail: '108' }],
    ['assessTime', { assessTime: '2026-11-21 09:09:59' }],
    ['taskCode', { taskCode: '11350200MB0A12345Q400011234500' }],
    ['dataSource', { dataSource: undefined }],
    ['assessNumber', { assessNumber: 2 }],
  ])('refuses an evaluation for its %s', async (field, changes) => {
    const { service, evaluate } = await aProvince();
    await service(aService());
    expect(await evaluate(anEvaluation(changes))).toEqual(no(`参数结构不正确：${field} `));
  });

  it.each(['1', 2])('wants a word with level %s', async (satisfaction) => {
    const { service, evaluate } = await aProvince();
    await service(aService());
    const bad = { satisfaction, evalDetail: '' };
    expect(await evaluate(anEvaluation(bad))).toEqual(no('差评必须勾选详情或填写文字评价'));
    expect(await evaluate(anEvaluation({ ...bad, writingEvaluation: '慢' }))).toMatchObject(yes);
  });

  it('takes numbers as text and as numbers, and the number of an organisation', async () => {
    const { service, evaluate } = await aProvince();
    const organisation = {
      userProp: '2',
      userPageType: '001',
      certKey: undefined,
      certKeyGOV: '11350200MB0A12345Q',
    };
    expect(await service(aService({ ...organisation, serviceNumber: 1 }))).toEqual(yes);
    const numbers = { satisfaction: 5, pf: 4, serviceNumber: 1, assessNumber: 1 };
    expect(await evaluate(anEvaluation({ ...organisation, ...numbers }))).toMatchObject(yes);
  });
});

describe('the page', () => {
  const parameters = (changes: object = {}) => {
    const timestamp = String(aClock().now());
    return new URLSearchParams({
      ...{ areaId: '370200000000', projectId: '370200202611210001', serviceName: '示例事项' },
      ...{ serviceNumber: '1', pf: '3', appId: 'demo-page', timestamp },
      sign: encrypted(`${timestamp}demo-pagedemo-page-secret`),
      ...changes,
    });
  };

  it('opens with its signature only, and not for ever', async () => {
    const { simulator } = await aProvince();
    const { pageUrl } = simulator;
    const statusWith = async (changes: object) =>
      (await fetch(`${pageUrl}?${parameters(changes)}`)).status;
    const old = String(aClock().now() - 600_001);
    expect([
      await statusWith({}),
      await statusWith({ sign: encrypted('else') }),
      await statusWith({ appId: 'other' }),
      await statusWith({ areaId: '' }),
      await statusWith({ timestamp: old, sign: encrypted(`${old}demo-pagedemo-page-secret`) }),
    ]).toEqual([200, 403, 403, 403, 403]);
  });

  it('takes one rating', async () => {
    const { simulator } = await aProvince();
    const rate = async () => {
      const body = new URLSearchParams({ satisfaction: '2' });
      const response = await fetch(`${simulator.pageUrl}?${parameters()}`, {
        method: 'POST',
        body,
      });
      return response.text();
    };
    expect(await rate()).toContain('您的评价已提交');
    expect(await rate()).toContain('本次服务已有评价');
    expect(simulator.evaluations()).toMatchObject([{ route: 'page', satisfaction: 2 }]);
  });
});

describe('a fault', () => {
  it('loses the answer of an evaluation that took effect', async () => {
    const { simulator, service, evaluate } = await aProvince();
    await service(aService());
    await simulator.faults.set({ answerLost: { how: 'close', path: '/evaluate', times: 1 } });
    await expect(evaluate(anEvaluation())).rejects.toThrow();
    expect(await evaluate(anEvaluation())).toEqual(no('评价数据不可重复'));
  });

  it('says any words, through the admin’s door', async () => {
    const { simulator, service } = await aProvince({ successAs: 'boolean' });
    await fetch(`${simulator.adminUrl}/faults`, {
      method: 'POST',
      body: JSON.stringify({ businessCode: { code: '7', message: '系统繁忙', times: 1 } }),
    });
    expect(await service(aService())).toEqual({ code: '7', success: false, msg: '系统繁忙' });
    expect(await service(aService())).toMatchObject({ code: '0', success: true });
  });
});
