import { describe, expect, it } from 'vitest';
import { aCase, aDevice, HALF_PAST_NINE } from '../testing/device.ts';
import { aFujian, untried } from './testing/fujian.ts';

const SAVE = '/service/getSaveEvaluation';
const delivered = { kind: 'delivered', receipt: expect.stringMatching(/^[0-9a-f]{32}$/) };
describe('submit', () => {
  it('delivers with a token and the receipt', async () => {
    const { province, simulator, device, requests } = await aFujian();
    const [outcome] = await province.submit(untried(device.rate()));
    expect(outcome).toEqual(delivered);
    expect(requests).toEqual(['/token', SAVE]);
    const [held] = simulator.evaluations();
    expect(held).toMatchObject({ route: 'ordinary', alternate: '5', projectNo: aCase().projectNo });
    expect(outcome).toMatchObject({ receipt: held?.receipt });
  });

  it.each([1, 2] as const)('delivers level %i without a reason (R24)', async (level) => {
    const { province, device } = await aFujian();
    const rating = { level, options: [], text: '' };
    const linkage = aCase({ projectNo: '350200202611210002' });
    const outcomes = await province.submit(
      untried(
        device.rate({ ...rating, reason: 'declined' }),
        device.rate({ ...rating, reason: 'none', linkage }),
      ),
    );
    expect(outcomes).toEqual([delivered, delivered]);
  });

  it('sends one a call with one token for all', async () => {
    const { province, simulator, device } = await aFujian();
    const outcomes = await province.submit(untried(...device.rateMany(25)));
    expect(outcomes).toEqual(outcomes.map(() => delivered));
    expect(simulator.counts().requests).toEqual({ '/token': 1, [SAVE]: 25 });
    expect(simulator.counts().effects).toMatchObject({ evaluations: 25, repeatedKeys: [] });
  });

  it('waits for the case while an evaluation has none (R19)', async () => {
    const { province, simulator, device } = await aFujian();
    const { linkage: _none, ...unlinked } = device.rate().draft;
    const evaluation = { ...device.rate(), draft: unlinked };
    expect(await province.submit(untried(evaluation))).toMatchObject([{ kind: 'waitingCase' }]);
    expect(simulator.counts().requests).toEqual({});
  });

  it('does nothing for nothing', async () => {
    const { province, simulator } = await aFujian();
    expect(await province.submit([])).toEqual([]);
    expect(simulator.counts().requests).toEqual({});
  });

  it('refuses alone what cannot even be written', async () => {
    const { province, device } = await aFujian();
    const [first, second] = device.rateMany(2);
    if (first === undefined || second === undefined) throw new Error('two were asked for');
    const never = { corrected: Number.NaN, wall: 0, monotonic: 0 };
    const broken = { ...first, draft: { ...first.draft, assessedAt: never } };
    expect(await province.submit(untried(broken, second))).toMatchObject([
      { kind: 'rejected', violations: [{ rule: 'unwritable' }] },
      delivered,
    ]);
  });
});

describe('省网事项编码', () => {
  const missing = {
    kind: 'rejected',
    violations: [
      { field: 'businessCode', rule: 'required', message: expect.stringContaining('省网事项编码') },
    ],
    unasked: true,
  };

  it('is missing for a self-made task, which is not sent (R17)', async () => {
    const { province, simulator, device } = await aFujian();
    const linkage = aCase({ taskCode: '11350200MB0A12345Q4000000000001' });
    expect(await province.submit(untried(device.rate({ linkage })))).toEqual([missing]);
    expect(await province.evaluationPage(linkage, undefined)).toEqual({
      ok: false,
      outcome: missing,
    });
    expect(simulator.counts().requests).toEqual({});
  });

  it('comes from the hall’s table, where there is one', async () => {
    const { taskCode } = aCase();
    const businessCodes = { [taskCode]: 'FJ0001' };
    const { province, simulator, device } = await aFujian({
      settings: { settings: { businessCodes } },
      businessCodes: ['FJ0001'],
    });
    const other = aCase({ taskCode: '11350200MB0A12345Q4000112345002', serviceNumber: 2 });
    expect(await province.submit(untried(device.rate(), device.rate({ linkage: other })))).toEqual([
      delivered,
      missing,
    ]);
    expect(simulator.evaluations()).toMatchObject([{ fields: { businessCode: 'FJ0001' } }]);
  });
});

describe('supplement', () => {
  it('takes late records by the operation of its own, their times as they were', async () => {
    const { province, simulator, device } = await aFujian();
    const outcomes = await province.supplement(untried(...device.rateMany(3)), '网络中断，补报');
    expect(outcomes).toEqual([delivered, delivered, delivered]);
    const late = { route: 'supplement', assessTime: '2026-11-21 09:29:50' };
    expect(simulator.evaluations()).toMatchObject([late, late, late]);
    expect(province.limits.supplement).toBe(200);
  });
});

describe('evaluation page', () => {
  it('comes from the province and lives as long as the hall’s settings say', async () => {
    const { province, simulator } = await aFujian();
    expect(await province.evaluationPage(aCase(), '一件事')).toEqual({
      ok: true,
      value: {
        url: expect.stringContaining(`${simulator.url}/pages/`),
        expiresAt: HALF_PAST_NINE + 600_000,
      },
    });
  });

  it('is a conflict for a service that was rated', async () => {
    const { province, device } = await aFujian();
    await province.submit(untried(device.rate()));
    expect(await province.evaluationPage(aCase(), undefined)).toMatchObject({
      ok: false,
      outcome: { kind: 'conflict' },
    });
  });
});

describe('receipts', () => {
  it('are found, whichever way the rating came', async () => {
    const { province, simulator, device } = await aFujian();
    expect(await province.findReceipt(aCase())).toEqual({ ok: true, value: { kind: 'none' } });
    const page = await province.evaluationPage(aCase(), undefined);
    const body = new URLSearchParams({ satisfaction: '4' });
    await fetch(page.ok ? page.value.url : '', { method: 'POST', body });
    await province.submit(untried(device.rate({ linkage: aCase({ serviceNumber: 2 }) })));
    const [onPage, onDevice] = simulator.evaluations();
    expect(await province.findReceipt(aCase())).toEqual({
      ok: true,
      value: { kind: 'found', receipt: onPage?.receipt, level: 4, assessedAt: HALF_PAST_NINE },
    });
    expect(await province.findReceipt(aCase({ serviceNumber: 2 }))).toEqual({
      ok: true,
      value: {
        kind: 'found',
        receipt: onDevice?.receipt,
        level: 5,
        assessedAt: HALF_PAST_NINE - 10_000,
      },
    });
  });
});

describe('options', () => {
  it('are not published here; asking puts the clock right all the same', async () => {
    const { province, simulator, time } = await aFujian();
    await simulator.faults.set({ clockSkew: { ms: -120_000 } });
    expect(await province.options()).toMatchObject({
      ok: false,
      outcome: { kind: 'unsupported' },
    });
    expect(time.observed).toEqual([HALF_PAST_NINE - 120_000]);
  });

  it('tell when the province cannot be reached', async () => {
    const { province, simulator } = await aFujian();
    await simulator.faults.set({ down: {} });
    expect(await province.options()).toMatchObject({ outcome: { kind: 'retry' } });
  });
});

it('keeps secrets and citizens out of the log', async () => {
  const { province, simulator, device, lines } = await aFujian();
  for (const fault of [{ rejectNext: {} }, { captivePortal: {} }, { expireTokens: {} }, {}]) {
    await simulator.faults.set(fault);
    await province.submit(untried(device.rate({ text: '我住在示例路一号' })));
    await simulator.faults.clear();
  }
  const said = lines.join('\n');
  expect(said).toContain('gave a token');
  for (const secret of ['测试甲', '350200199003071237', '示例路', '0123456789abcdef', 'Basic']) {
    expect(said).not.toContain(secret);
  }
});

it('keeps apart what two devices say at once', async () => {
  const { province, simulator } = await aFujian();
  const one = aDevice().rateMany(20);
  const both = await Promise.all([
    province.submit(untried(...one)),
    province.submit(untried(...one)),
  ]);
  const kinds = both.flat().map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'delivered')).toHaveLength(20);
  expect(kinds.filter((kind) => kind === 'conflict')).toHaveLength(20);
  expect(simulator.counts().effects).toMatchObject({ evaluations: 20, repeatedKeys: [] });
});
