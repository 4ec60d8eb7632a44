import { describe, expect, it } from 'vitest';
import { aShandong, aShandongCase } from './testing/shandong.ts';

const delivered = { kind: 'delivered', receipt: expect.stringMatching(/^SD20261121\d{6}$/) };

describe('submit', () => {
  it('tells the service first, then delivers, with the receipt', async () => {
    const { submit, simulator, device, requests } = await aShandong();
    expect(await submit([device.rate()])).toEqual([delivered]);
    expect(requests).toEqual(['/service', '/evaluate']);
    expect(simulator.evaluations()).toMatchObject([
      { projectNo: '370200202611210001', serviceNumber: 1, satisfaction: 5, route: 'call' },
    ]);
    expect(simulator.counts().refused).toEqual({});
  });

  it('understands a success that is a truth value', async () => {
    const { submit, device } = await aShandong({ successAs: 'boolean' });
    expect(await submit([device.rate()])).toEqual([delivered]);
  });

  it('takes the key for the receipt where the answer has none', async () => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set({ withoutReceipt: {} });
    expect(await submit([device.rate({ linkage: aShandongCase({ serviceNumber: 2 }) })])).toEqual([
      { kind: 'delivered', receipt: '370200202611210001-2' },
    ]);
  });

  it.each(['declined', 'none'] as const)('delivers a bad level %s (R24)', async (reason) => {
    const { submit, simulator, device } = await aShandong();
    expect(await submit([device.rate({ level: 1, options: [], text: '', reason })])).toEqual([
      delivered,
    ]);
    const sentence = { declined: '评价人不愿说明', none: '评价人未填写原因' }[reason];
    expect(simulator.evaluations()[0]?.item?.writingEvaluation).toBe(sentence);
  });

  it('tells each service once, however often it delivers', async () => {
    const { submit, simulator, device } = await aShandong();
    const evaluations = device.rateMany(3);
    await submit(evaluations);
    await submit(evaluations);
    expect(simulator.counts().requests).toEqual({ '/service': 3, '/evaluate': 6 });
  });

  it('goes on where the province has the service already', async () => {
    const { submit, simulator, device } = await aShandong();
    // Refused for its option; the service is there.
    await submit([device.rate({ options: ['999'] })]);
    // Mended, hence told again, and the province keeps the older wording.
    const mended = aShandongCase({ deptCode: '01' });
    expect(await submit([device.rate({ linkage: mended })])).toEqual([delivered]);
    expect(simulator.counts().services).toEqual({ stored: 1, exists: 1 });
  });

  it('delivers more than there are connections, each once', async () => {
    const { submit, simulator, device } = await aShandong();
    const outcomes = await submit(device.rateMany(25));
    expect(outcomes).toEqual(outcomes.map(() => delivered));
    expect(simulator.counts().effects).toEqual({ evaluations: 25, repeatedKeys: [] });
  });

  it('does nothing for nothing, and nothing for an unlinked record (R19)', async () => {
    const { submit, simulator, device } = await aShandong();
    expect(await submit([])).toEqual([]);
    const evaluation = device.rate();
    const { linkage: _none, ...draft } = evaluation.draft;
    expect(await submit([{ ...evaluation, draft }])).toMatchObject([{ kind: 'waitingCase' }]);
    expect(simulator.counts().requests).toEqual({});
  });

  it('mixes outcomes, each in its place', async () => {
    const { submit, device } = await aShandong();
    await submit([device.rate()]);
    const outcomes = await submit([
      device.rate(),
      // Refused with its service: the case is finished and has no resultDate.
      device.rate({ linkage: aShandongCase({ projectNo: '370200202611210002', proStatus: 3 }) }),
      device.rate({ linkage: aShandongCase({ projectNo: '370200202611210003' }) }),
    ]);
    expect(outcomes).toMatchObject([{ kind: 'conflict' }, { kind: 'rejected' }, delivered]);
  });
});

describe('supplement', () => {
  it('is the ordinary call, with the times as they were', async () => {
    const { province, simulator, device } = await aShandong();
    const evaluation = device.rate();
    const records = [{ evaluation, mayHaveArrived: false }];
    expect(await province.supplement(records, '网络中断')).toEqual([delivered]);
    expect(simulator.evaluations()).toMatchObject([{ assessTime: '2026-11-21 09:29:50' }]);
    expect(JSON.stringify(simulator.evaluations())).not.toContain('网络中断');
  });
});

describe('service data the province lost', () => {
  const absent = { code: '1', message: '没有对应的服务数据', path: '/evaluate' };

  it('is told once more, and the evaluation with it', async () => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set({ businessCode: { ...absent, times: 1 } });
    expect(await submit([device.rate()])).toEqual([delivered]);
    expect(simulator.counts().requests).toEqual({ '/service': 2, '/evaluate': 2 });
  });

  it('leaves an evaluation waiting when it stays unknown', async () => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set({ businessCode: absent });
    expect(await submit([device.rate()])).toEqual([
      { kind: 'waitingCase', detail: 'no service data', absent: true },
    ]);
    expect(simulator.counts().requests).toEqual({ '/service': 2, '/evaluate': 2 });
  });
});

describe('“评价数据不可重复”', () => {
  it('is a conflict when no answer was lost', async () => {
    const { submit, device } = await aShandong();
    await submit([device.rate()]);
    expect(await submit([device.rate()])).toEqual([
      { kind: 'conflict', detail: 'evaluated already', absent: true },
    ]);
  });

  it('is an uncertain duplicate when an answer was lost: nobody can be asked', async () => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set({ answerLost: { path: '/evaluate', times: 1 } });
    const evaluation = device.rate();
    expect(await submit([evaluation])).toMatchObject([{ kind: 'retry', mayHaveArrived: true }]);
    expect(await submit([evaluation], true)).toEqual([
      {
        kind: 'delivered',
        receipt: '370200202611210001-1',
        duplicate: true,
        receiptUncertain: true,
      },
    ]);
    expect(simulator.counts().effects).toEqual({ evaluations: 1, repeatedKeys: [] });
  });
});

describe('what this province has no call for', () => {
  it('is unsupported, and nothing is asked but the time', async () => {
    const { province, requests, time, simulator } = await aShandong();
    time.jump(3_600_000);
    expect(await province.findReceipt(aShandongCase())).toEqual({
      ok: true,
      value: { kind: 'unsupported' },
    });
    expect(await province.options()).toMatchObject({ ok: false, outcome: { kind: 'unsupported' } });
    expect([requests, time.clock.isRight()]).toEqual([['/service'], true]);
    // Half a second is what a `Date` header has lost on average.
    expect(time.clock.offset()).toBe(-3_600_000 + 500);
    expect(simulator.services()).toEqual([]);
  });

  it('takes the time from nobody who would serve a GET there', async () => {
    const { province, time } = await aShandong({ faults: { captivePortal: {} } });
    expect(await province.options()).toMatchObject({ outcome: { kind: 'unsupported' } });
    expect(time.clock.isRight()).toBe(false);
  });

  it('is asked again where nobody answered', async () => {
    const { province } = await aShandong({ faults: { resetBefore: {} } });
    expect(await province.options()).toMatchObject({ outcome: { kind: 'retry' } });
  });
});

describe('clock', () => {
  it('is put right by the province’s answers, and a signature it refused is made again', async () => {
    const { submit, simulator, device, time, lines } = await aShandong();
    await simulator.faults.set({ clockSkew: { ms: 600_000 } });
    expect(await submit([device.rate()])).toEqual([delivered]);
    expect(simulator.counts().refused).toEqual({ clock: 1 });
    expect(time.clock.offset()).toBeCloseTo(600_000, -4);
    expect(lines.join('\n')).toContain('our clock was wrong');
  });
});
