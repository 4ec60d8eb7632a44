import { describe, expect, it } from 'vitest';
import { nationalOptions } from './evaluation-options.ts';
import { anEvaluation, aService, device } from './test-records.ts';
import { aProvince } from './test-simulator.ts';

const SERVICES = '/v1/services';
const SUPPLEMENT = '/v1/evaluations/supplement';
const KEY = { projectNo: aService().projectNo, serviceNumber: 1 };
const RECEIPTS = `/v1/receipts?projectNo=${KEY.projectNo}&serviceNumber=1`;

/** A province that knows the service of `anEvaluation()`. */
async function aReadyProvince() {
  const province = await aProvince();
  await province.caller.call('POST', SERVICES, aService());
  return province;
}

describe('POST /v1/evaluations', () => {
  it('accepts an evaluation with a receipt', async () => {
    const { caller, simulator } = await aReadyProvince();
    const item = anEvaluation();
    const [result] = await caller.evaluate([item]);
    expect(result).toEqual({
      id: item.id,
      code: '0',
      message: '成功',
      receipt: 'R20261121-000001',
    });
    expect(simulator.evaluations()).toMatchObject([{ id: item.id, route: 'ordinary', item }]);
  });

  it('answers the same id again with its own receipt and processes it once', async () => {
    const { caller, simulator } = await aReadyProvince();
    const item = anEvaluation();
    const [first] = await caller.evaluate([item]);
    const [second] = await caller.evaluate([item]);
    expect(second).toMatchObject({ code: '2002', receipt: first?.receipt, data: { id: item.id } });
    expect(simulator.evaluations()).toMatchObject([{ received: 2 }]);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 1, repeatedIds: [] });
  });

  it('refuses an id that comes back with another rating', async () => {
    const { caller } = await aReadyProvince();
    const item = anEvaluation();
    const [, second] = await caller.evaluate([
      item,
      { ...item, satisfaction: 4, evalDetail: '406' },
    ]);
    expect(second).toMatchObject({ code: '3001', violations: [{ rule: 'idempotency' }] });
  });

  it('names the record that holds the dedupe key', async () => {
    const { caller } = await aReadyProvince();
    const [first, second] = await caller.evaluate([anEvaluation(), anEvaluation({ seq: 8 })]);
    expect(second).toMatchObject({
      code: '2002',
      receipt: first?.receipt,
      data: { id: first?.id },
    });
    expect(second?.id).not.toBe(first?.id);
  });

  it('waits for the service', async () => {
    const { caller } = await aProvince();
    const item = anEvaluation();
    expect(await caller.evaluate([item])).toMatchObject([{ id: item.id, code: '2001' }]);
    await caller.call('POST', SERVICES, aService());
    expect(await caller.evaluate([item])).toMatchObject([{ code: '0' }]);
  });

  it('answers mixed outcomes in the order of the items', async () => {
    const { caller } = await aReadyProvince();
    const results = await caller.evaluate([
      anEvaluation({ areaCode: '3502' }),
      anEvaluation(),
      anEvaluation({ serviceNumber: 2 }),
      { id: 'nonsense' },
      42,
    ]);
    expect(results.map(({ code }) => code)).toEqual(['3001', '0', '2001', '3001', '3001']);
    expect(results.map(({ id }) => id).slice(3)).toEqual(['nonsense', '']);
  });

  it('refuses an evaluation that contradicts its service', async () => {
    const { caller } = await aReadyProvince();
    const [result] = await caller.evaluate([anEvaluation({ proStatus: '1' })]);
    expect(result).toMatchObject({
      code: '3001',
      violations: [{ field: 'proStatus', rule: 'matchesService' }],
    });
  });

  it('verifies the signature once the device is registered', async () => {
    const { caller, simulator } = await aReadyProvince();
    simulator.registerDevice(device.deviceId, device.publicKey);
    const { signature } = anEvaluation({ seq: 8 });
    const forged = await caller.evaluate([anEvaluation({ signature })]);
    expect(forged).toMatchObject([{ violations: [{ field: 'signature', rule: 'signature' }] }]);
    expect(await caller.evaluate([anEvaluation()])).toMatchObject([{ code: '0' }]);
  });

  it('inspects by the options it has published', async () => {
    const { caller, simulator } = await aReadyProvince();
    const newest = structuredClone(nationalOptions);
    newest.version = '2027';
    newest.levels[5].options = [{ code: '599', text: '新选项' }];
    simulator.publishOptions(newest);
    const [old, current] = await caller.evaluate([
      anEvaluation(),
      anEvaluation({ evalDetail: '599' }),
    ]);
    expect(old).toMatchObject({ violations: [{ rule: 'optionOfLevel' }] });
    expect(current).toMatchObject({ code: '0' });
  });

  it('notices a break in a chain and a forked link without refusing them', async () => {
    const { caller, simulator } = await aReadyProvince();
    await caller.call('POST', SERVICES, aService({ serviceNumber: 2 }));
    await caller.call('POST', SERVICES, aService({ serviceNumber: 3 }));
    const first = anEvaluation({ seq: 7 });
    const broken = anEvaluation({ seq: 8, serviceNumber: 2 });
    const forked = anEvaluation({ seq: 7, serviceNumber: 3, prevHash: 'a'.repeat(64) });
    await caller.evaluate([first, broken, forked]);
    expect(simulator.counts()).toMatchObject({
      items: { accepted: 3 },
      observed: { chainBreak: 1 },
      effects: { forkedChains: ['dev-07|1|7'] },
    });
  });

  it.each([
    ['/v1/evaluations', 0, '3001'],
    ['/v1/evaluations', 100, '0'],
    ['/v1/evaluations', 101, '3001'],
    [SUPPLEMENT, 200, '0'],
    [SUPPLEMENT, 201, '3001'],
  ])('%s answers %i items with %s', async (path, count, code) => {
    const { caller } = await aReadyProvince();
    const items = Array.from({ length: count }, () => anEvaluation());
    expect(await caller.call('POST', path, { items })).toMatchObject({ status: 200, code });
  });

  it('takes late records with their reason on the supplement', async () => {
    const { caller, simulator } = await aReadyProvince();
    const [without] = await caller.evaluate([anEvaluation()], SUPPLEMENT);
    expect(without).toMatchObject({ violations: [{ field: 'lateReason' }] });
    const [late] = await caller.evaluate([anEvaluation({ lateReason: '网络中断' })], SUPPLEMENT);
    expect(late).toMatchObject({ code: '0' });
    expect(simulator.evaluations()).toMatchObject([{ route: 'supplement' }]);
  });
});

describe('POST /v1/services', () => {
  it('keeps a service and lets a re-sent one replace it', async () => {
    const { caller, simulator } = await aProvince();
    const stored = await caller.call('POST', SERVICES, aService());
    expect(stored).toEqual({ status: 200, code: '0', message: '成功', data: {} });
    await caller.call('POST', SERVICES, aService({ proStatus: '1' }));
    expect(simulator.services()).toMatchObject([{ proStatus: '1' }]);
    expect(simulator.counts()).toMatchObject({ services: { stored: 1, replaced: 1 } });
  });

  it('answers violations for the call', async () => {
    const { caller } = await aProvince();
    const answer = await caller.call('POST', SERVICES, aService({ proStatus: '3' }));
    expect(answer).toMatchObject({
      code: '3001',
      data: { violations: [{ field: 'resultDate', rule: 'required' }] },
    });
  });
});

describe('the other calls', () => {
  it('GET /v1/options answers version and levels', async () => {
    const { caller } = await aProvince();
    const { data } = await caller.call('GET', '/v1/options');
    expect(data).toEqual({ version: '2020-national', levels: nationalOptions.levels });
  });

  it('GET /v1/receipts finds what arrived, and nothing before', async () => {
    const { caller } = await aReadyProvince();
    expect((await caller.call('GET', RECEIPTS)).data).toEqual({ receipts: [] });
    const item = anEvaluation();
    await caller.evaluate([item]);
    expect((await caller.call('GET', RECEIPTS)).data).toEqual({
      receipts: [{ id: item.id, receipt: 'R20261121-000001', assessTime: item.assessTime }],
    });
  });

  it.each(['/v1/receipts', '/v1/receipts?projectNo=1&serviceNumber=x'])(
    'GET %s is refused',
    async (target) => {
      const { caller } = await aProvince();
      expect(await caller.call('GET', target)).toMatchObject({ code: '3001' });
    },
  );

  it('POST /v1/pages issues a page that a citizen can rate on once', async () => {
    const { caller, simulator } = await aReadyProvince();
    const { data } = await caller.call('POST', '/v1/pages', KEY);
    expect(data['expiresAt']).toBe('2026-11-21 09:40:00');
    const url = String(data['url']);
    expect(await (await fetch(url)).text()).toContain('非常满意');
    const rate = async () => {
      const body = new URLSearchParams({ satisfaction: '2' });
      return (await fetch(url, { method: 'POST', body })).text();
    };
    expect(await rate()).toContain('谢谢');
    expect(await rate()).toContain('已有评价');
    expect(simulator.evaluations()).toMatchObject([{ route: 'page', satisfaction: 2 }]);
    expect(await caller.evaluate([anEvaluation()])).toMatchObject([{ code: '2002' }]);
    expect(await caller.call('POST', '/v1/pages', KEY)).toMatchObject({ code: '2002' });
  });

  it('lets a page expire', async () => {
    const { caller, clock } = await aReadyProvince();
    const { data } = await caller.call('POST', '/v1/pages', KEY);
    clock.advance(10 * 60 * 1000);
    expect((await fetch(String(data['url']))).status).toBe(410);
  });

  it('POST /v1/pages needs the service first', async () => {
    const { caller } = await aProvince();
    expect(await caller.call('POST', '/v1/pages', KEY)).toMatchObject({ code: '2001' });
  });
});

describe('the gateway', () => {
  it.each([
    ['POST', SERVICES, { contentType: 'application/json' }, 415],
    ['POST', SERVICES, { contentType: 'text/xml; charset=utf-8' }, 415],
    ['GET', SERVICES, {}, 405],
    ['POST', '/v1/nothing', {}, 404],
    ['POST', SERVICES, { rawBody: ' '.repeat(5 * 1024 * 1024) }, 413],
  ])('answers %s %s %o with a bare %i', async (method, path, mistakes, status) => {
    const { caller } = await aProvince();
    const response = await caller.send(method, path, {}, mistakes);
    expect(response.status).toBe(status);
    expect(await response.text()).not.toContain('"code"');
  });

  it('calls a body that is no JSON a violation', async () => {
    const { caller } = await aProvince();
    const answer = await caller.call('POST', SERVICES, undefined, { rawBody: '{"a":' });
    expect(answer).toMatchObject({ code: '3001', data: { violations: [{ field: 'body' }] } });
  });

  it('dates its answers by its own clock', async () => {
    const { caller } = await aProvince();
    const response = await caller.send('GET', '/v1/options');
    expect(response.headers.get('date')).toBe('Sat, 21 Nov 2026 01:30:00 GMT');
  });
});
