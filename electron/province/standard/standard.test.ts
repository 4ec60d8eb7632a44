import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { HALF_PAST_NINE as PROVINCE_TIME } from '../../../scripts/province-simulator/test-caller.ts';
import { aCase, HALF_PAST_NINE } from '../testing/device.ts';
import { aProvince } from '../testing/province.ts';

const delivered = { kind: 'delivered', receipt: expect.any(String) };

describe('submit', () => {
  it('tells the service first, then delivers, with the receipt', async () => {
    const { province, simulator, device, requests } = await aProvince();
    const evaluation = device.rate();
    expect(await province.submit([evaluation])).toEqual([delivered]);
    expect(requests).toEqual(['/v1/token', '/v1/services', '/v1/evaluations']);
    const [held] = simulator.evaluations();
    expect(held).toMatchObject({ id: evaluation.draft.id, satisfaction: 5, route: 'ordinary' });
    // Signature, chain and times passed an inspection that knows this device.
    expect(simulator.counts().observed).toEqual({});
  });

  it.each([1, 2])('delivers level %i without a reason (R24)', async (level) => {
    const { province, device } = await aProvince();
    const rating = { level: level === 1 ? 1 : 2, options: [], text: '' } as const;
    const outcomes = await province.submit([
      device.rate({ ...rating, options: [], reason: 'declined' }),
      device.rate({
        ...rating,
        options: [],
        reason: 'none',
        linkage: aCase({ projectNo: '350200202611210002' }),
      }),
    ]);
    expect(outcomes).toEqual([delivered, delivered]);
  });

  it('uses one token and tells each service once, however often it delivers', async () => {
    const { province, simulator, device } = await aProvince();
    const evaluations = device.rateMany(3);
    await province.submit(evaluations);
    await province.submit(evaluations);
    expect(simulator.counts().requests).toMatchObject({ '/v1/token': 1, '/v1/services': 3 });
  });

  it('tells a service again when its case was repaired', async () => {
    const { province, simulator, device } = await aProvince();
    const evaluation = device.rate();
    await province.submit([evaluation]);
    const linkage = aCase({ nodeName: '受理' });
    await province.submit([{ ...evaluation, draft: { ...evaluation.draft, linkage } }]);
    expect(simulator.counts().services).toEqual({ stored: 1, replaced: 1 });
  });

  it('answers with a delivered duplicate when the province has the record already', async () => {
    const { province, simulator, device } = await aProvince();
    const evaluation = device.rate();
    const [first] = await province.submit([evaluation]);
    const [second] = await province.submit([evaluation]);
    expect(second).toEqual({ ...first, duplicate: true });
    expect(simulator.counts().effects).toMatchObject({ evaluations: 1, repeatedIds: [] });
  });

  it('answers with a conflict when somebody else has rated this service', async () => {
    const { province, simulator, device } = await aProvince();
    await province.submit([device.rate()]);
    expect(await province.submit([device.rate()])).toMatchObject([{ kind: 'conflict' }]);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 1 });
  });

  it('waits for the case while an evaluation has none (R19)', async () => {
    const { province, simulator, device } = await aProvince();
    const { linkage: _none, ...unlinked } = device.rate().draft;
    const outcomes = await province.submit([{ ...device.rate(), draft: unlinked }]);
    expect(outcomes).toMatchObject([{ kind: 'waitingCase' }]);
    expect(simulator.counts().requests).toEqual({});
  });

  it('mixes outcomes in one batch, each in its place', async () => {
    const { province, device } = await aProvince();
    const taken = device.rate({ linkage: aCase({ projectNo: '350200202611210003' }) });
    const known = device.rate({ linkage: aCase({ projectNo: '350200202611210004' }) });
    await province.submit([taken, known]);
    const { linkage: _none, ...unlinked } = device.rate().draft;
    const outcomes = await province.submit([
      device.rate({ linkage: aCase({ projectNo: '350200202611210005' }) }),
      // Refused with its service: the case is finished and has no resultDate.
      device.rate({ linkage: aCase({ projectNo: '350200202611210006', proStatus: 3 }) }),
      device.rate({ linkage: aCase({ projectNo: '350200202611210003' }) }),
      known,
      { ...device.rate(), draft: { ...unlinked, id: v7() } },
      // Refused by itself: an option of another level.
      device.rate({ linkage: aCase({ projectNo: '350200202611210007' }), options: ['108'] }),
      device.rate({ linkage: aCase({ projectNo: '350200202611210008' }) }),
    ]);
    expect(outcomes).toMatchObject([
      delivered,
      { kind: 'rejected', violations: [{ field: 'resultDate', rule: 'required' }] },
      { kind: 'conflict' },
      { ...delivered, duplicate: true },
      { kind: 'waitingCase' },
      { kind: 'rejected', violations: [{ field: 'evalDetail', rule: 'optionOfLevel' }] },
      delivered,
    ]);
  });

  it('rejects the next three and delivers the rest', async () => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set({ rejectNext: { times: 3, path: '/v1/evaluations' } });
    const outcomes = await province.submit(device.rateMany(5));
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'rejected',
      'rejected',
      'rejected',
      'delivered',
      'delivered',
    ]);
  });

  it('takes more than one batch when it is given more', async () => {
    const { province, simulator, device } = await aProvince();
    const outcomes = await province.submit(device.rateMany(230));
    expect(outcomes).toEqual(outcomes.map(() => delivered));
    expect(simulator.counts().requests).toMatchObject({ '/v1/token': 1, '/v1/services': 230 });
    expect(simulator.counts().effects).toMatchObject({ evaluations: 230, distinctIds: 230 });
  });

  it('does nothing for nothing', async () => {
    const { province, simulator } = await aProvince();
    expect(await province.submit([])).toEqual([]);
    expect(simulator.counts().requests).toEqual({});
  });

  it('says what was captured offline', async () => {
    const { province, simulator, device } = await aProvince();
    await province.submit([device.rate()]);
    const linkage = aCase({ serviceNumber: 2 });
    await province.submit([device.rate({ capturedOffline: true, linkage })]);
    const items = simulator.evaluations().map(({ item }) => item?.capturedOffline);
    expect(items).toEqual([false, true]);
  });

  it('takes effect once when two callers deliver the same at the same time', async () => {
    const { province, simulator, device } = await aProvince();
    const evaluations = device.rateMany(20);
    const both = await Promise.all([province.submit(evaluations), province.submit(evaluations)]);
    expect(both.flat()).toMatchObject(both.flat().map(() => delivered));
    expect(simulator.counts().effects).toMatchObject({ evaluations: 20, repeatedIds: [] });
    expect(simulator.counts().requests).toMatchObject({ '/v1/token': 1 });
  });
});

describe('service data the province lost', () => {
  it('is told once more, and the evaluation with it', async () => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set({
      businessCode: { code: '2001', scope: 'item', times: 1, after: 1 },
    });
    const outcomes = await province.submit(device.rateMany(3));
    expect(outcomes).toEqual([delivered, delivered, delivered]);
    expect(simulator.counts().services).toEqual({ stored: 3, replaced: 1 });
    expect(simulator.counts().items).toEqual({ accepted: 3 });
  });

  it('leaves an evaluation waiting when it stays unknown', async () => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set({ businessCode: { code: '2001', scope: 'item' } });
    expect(await province.submit([device.rate()])).toMatchObject([{ kind: 'waitingCase' }]);
    expect(simulator.counts().requests).toMatchObject({ '/v1/evaluations': 2, '/v1/services': 2 });
  });
});

describe('evaluation page', () => {
  it('comes from the province, for a service it has been told', async () => {
    const { province, simulator } = await aProvince();
    const asked = await province.evaluationPage(aCase(), undefined);
    expect(asked).toEqual({
      ok: true,
      value: {
        url: expect.stringContaining(`${simulator.url}/pages/`),
        expiresAt: PROVINCE_TIME + 600_000,
      },
    });
    await province.evaluationPage(aCase(), undefined);
    expect(simulator.counts().services).toEqual({ stored: 1 });
  });

  it('is asked for once more when the province has lost the service', async () => {
    const { province, simulator } = await aProvince();
    const fault = { code: '2001', path: '/v1/pages', times: 1 };
    await simulator.faults.set({ businessCode: fault });
    expect(await province.evaluationPage(aCase(), undefined)).toMatchObject({ ok: true });
    await simulator.faults.set({ businessCode: { ...fault, times: 2 } });
    expect(await province.evaluationPage(aCase(), undefined)).toMatchObject({
      ok: false,
      outcome: { kind: 'waitingCase' },
    });
  });

  it('is a conflict for a service that was rated', async () => {
    const { province, device } = await aProvince();
    await province.submit([device.rate()]);
    expect(await province.evaluationPage(aCase(), undefined)).toMatchObject({
      ok: false,
      outcome: { kind: 'conflict' },
    });
  });

  it('is refused with the reasons for a case that inspection refuses', async () => {
    const { province } = await aProvince();
    expect(await province.evaluationPage(aCase({ orgCode: 'none' }), undefined)).toMatchObject({
      ok: false,
      outcome: { kind: 'rejected', violations: [{ field: 'orgCode' }] },
    });
  });
});

describe('options', () => {
  it('are the newest the province has', async () => {
    const { province, simulator } = await aProvince();
    expect(await province.options()).toMatchObject({
      ok: true,
      value: { version: '2020-national' },
    });
    expect(simulator.counts().requests).toEqual({ '/v1/token': 1, '/v1/options': 1 });
  });
});

describe('clock', () => {
  it('is put right by the province’s answers', async () => {
    const { province, simulator, time } = await aProvince();
    await simulator.faults.set({ clockSkew: { ms: -120_000 } });
    await province.options();
    expect(time.observed).toEqual([HALF_PAST_NINE - 120_000, HALF_PAST_NINE - 120_000]);
    expect(time.clock.now().corrected).toBe(HALF_PAST_NINE - 119_500);
  });

  it.each([10, -10])('gets through when it is %i minutes off', async (minutes) => {
    const { province, simulator, device, time, lines } = await aProvince();
    await simulator.faults.set({ clockSkew: { ms: minutes * 60_000 } });
    expect(await province.submit([device.rate()])).toEqual([delivered]);
    // The token call met the difference; its `Date` had put the clock right for the others.
    expect(simulator.counts().refused).toEqual({ clock: 1 });
    expect(time.clock.offset()).toBeCloseTo(minutes * 60_000, -4);
    expect(lines.join('\n')).toContain('clock too far off');
  });

  it('gets through when somebody sets it back by an hour in mid-drain', async () => {
    const { province, simulator, device, time } = await aProvince();
    for (const evaluation of device.rateMany(9)) await province.submit([evaluation]);
    time.jump(-3_600_000);
    const late = device.rate({ linkage: aCase({ serviceNumber: 2 }) });
    expect(await province.submit([late])).toEqual([delivered]);
    expect(simulator.counts().refused).toEqual({});
  });
});
