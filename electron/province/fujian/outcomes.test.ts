import { describe, expect, it } from 'vitest';
import { aCase, HALF_PAST_NINE } from '../testing/device.ts';
import { aFujian, triedOnce, untried } from './testing/fujian.ts';

const SAVE = '/service/getSaveEvaluation';
const delivered = { kind: 'delivered', receipt: expect.stringMatching(/^[0-9a-f]{32}$/) };
describe('each outcome the province can give', () => {
  const answers = [
    ['400', { kind: 'rejected', violations: [{ field: 'record', message: '系统繁忙' }] }],
    ['404', { kind: 'waitingCase', absent: true }],
    ['3', { kind: 'conflict' }],
    ['500', { kind: 'retry', mayHaveArrived: true, detail: 'code 500' }],
    ['777', { kind: 'retry', mayHaveArrived: true, detail: 'code 777' }],
    ['401', { kind: 'unauthorised', detail: 'code 401: token refused' }],
    ['403', { kind: 'unauthorised', detail: 'code 403: token refused' }],
    ['access_token_invalid', { kind: 'unauthorised', detail: 'a fault: token refused' }],
    ['out of order', { kind: 'retry', mayHaveArrived: true, detail: 'a SOAP fault' }],
  ] as const;

  it.each(answers)('maps %s', async (code, outcome) => {
    const { province, simulator, device } = await aFujian();
    await simulator.faults.set({ businessCode: { code } });
    expect(await province.submit(untried(device.rate()))).toMatchObject([outcome]);
    expect(simulator.counts().effects.evaluations).toBe(0);
    await simulator.faults.clear();
    expect(await province.submit(untried(device.rate()))).toEqual([delivered]);
  });

  it('rejects with what the province’s inspection says', async () => {
    const { province, device } = await aFujian();
    const linkage = aCase({ proStatus: 3 });
    expect(await province.submit(untried(device.rate({ linkage })))).toEqual([
      {
        kind: 'rejected',
        violations: [
          { field: 'record', rule: 'rejected', message: 'resultDate：办件已办结，缺少办结时间。' },
        ],
      },
    ]);
  });

  it('hides what is personal in the words of a rejection (R12)', async () => {
    const { province, simulator, device } = await aFujian();
    const violation = { field: 'certKey', rule: 'x', message: '测试甲 350200199003071237 不正确' };
    await simulator.faults.set({ rejectNext: { violation } });
    const rejected = { violations: [{ message: 'certKey：＊ ＊ 不正确' }] };
    expect(await province.submit(untried(device.rate()))).toMatchObject([rejected]);
    expect(await province.evaluationPage(aCase(), undefined)).toMatchObject({ outcome: rejected });
  });

  it('asks again after a success without a receipt', async () => {
    const { province, simulator, device } = await aFujian();
    await simulator.faults.set({ withoutReceipt: {} });
    expect(await province.submit(untried(device.rate()))).toMatchObject([
      { kind: 'retry', mayHaveArrived: true, detail: 'code 200 without a receipt' },
    ]);
  });

  it('stops at a refused token, and blames no record', async () => {
    const { province, simulator, device } = await aFujian();
    await simulator.faults.set({ businessCode: { code: '401' } });
    const outcomes = await province.supplement(untried(...device.rateMany(100)), '补报');
    expect(outcomes).toMatchObject(outcomes.map(() => ({ kind: 'unauthorised' })));
    expect(
      simulator.counts().requests[SAVE.replace('SaveEvaluation', 'EvaluationSupplement')],
    ).toBeLessThanOrEqual(20);
  });

  it.each([
    ['appCode', { appCode: 'another-code' }, 'unauthorised'],
    ['appKey', { appKey: 'another-key' }, 'unauthorised'],
    ['cipher', { settings: { cipher: { key: 'raw' } } }, 'rejected'],
  ] as const)('says what a wrong %s is', async (_what, settings, kind) => {
    const { province, device } = await aFujian({ settings });
    expect(await province.submit(untried(device.rate()))).toMatchObject([{ kind }]);
  });
});

describe('an evaluation that is there already', () => {
  it('is our own after a lost answer, with the same level and time', async () => {
    const { province, simulator, device } = await aFujian();
    const evaluation = device.rate();
    await simulator.faults.set({ resetAfter: { path: SAVE, times: 1 } });
    expect(await province.submit(untried(evaluation))).toMatchObject([
      { kind: 'retry', mayHaveArrived: true },
    ]);
    const [held] = simulator.evaluations();
    expect(await province.submit(triedOnce(evaluation))).toEqual([
      { kind: 'delivered', receipt: held?.receipt, duplicate: true },
    ]);
    expect(simulator.counts().effects.evaluations).toBe(1);
  });

  it('is somebody else’s when no answer of ours was lost', async () => {
    const { province, simulator, device } = await aFujian();
    const evaluation = device.rate();
    await province.submit(untried(evaluation));
    expect(await province.submit(untried(evaluation))).toMatchObject([{ kind: 'conflict' }]);
    expect(simulator.counts().requests).not.toHaveProperty('/service/getEvaluationDetail');
  });

  it('is somebody else’s with another level or time, even after a lost answer', async () => {
    const { province, device } = await aFujian();
    const evaluation = device.rate();
    await province.submit(untried(evaluation));
    const other = device.rate({ level: 4, options: [] });
    const later = { corrected: HALF_PAST_NINE - 9_000, wall: 0, monotonic: 0 };
    const another = device.rate({ assessedAt: later });
    expect(await province.submit(triedOnce(other, another))).toMatchObject([
      { kind: 'conflict' },
      { kind: 'conflict' },
    ]);
  });

  it('stays undecided while the province cannot be asked', async () => {
    const { province, simulator, device } = await aFujian();
    const evaluation = device.rate();
    await province.submit(untried(evaluation));
    await simulator.faults.set({ captivePortal: { path: '/service/getEvaluationDetail' } });
    expect(await province.submit(triedOnce(evaluation))).toMatchObject([{ kind: 'retry' }]);
  });

  it('may be another service on the same case', async () => {
    const { province, device } = await aFujian();
    const again = device.rate({ linkage: aCase({ serviceNumber: 2 }) });
    expect(await province.submit(untried(device.rate(), again))).toEqual([delivered, delivered]);
  });
});
