import { describe, expect, it } from 'vitest';
import { HALF_PAST_NINE } from '../testing/device.ts';
import { aShandong, aShandongCase } from './testing/shandong.ts';

const beganAt = HALF_PAST_NINE - 300_000;
/** By the monotonic clock of the tests, which begins with 5 s. */
const began = { corrected: beganAt, wall: beganAt, monotonic: 5_000 - 300_000 };

describe('the evaluation page', () => {
  it('is an address signed for this case and service, for ten minutes', async () => {
    const { province } = await aShandong();
    const asked = await province.evaluationPage(
      aShandongCase({ serviceNumber: 3 }),
      '开办企业',
      began,
    );
    if (!asked.ok) throw new Error(asked.outcome.kind);
    const { url, expiresAt } = asked.value;
    const { pathname, searchParams } = new URL(url);
    expect(pathname).toBe('/page');
    expect([...searchParams]).toEqual([
      ['areaId', '370200000000'],
      ['projectId', '370200202611210001'],
      ['serviceName', '开办企业'],
      ['serviceNumber', '3'],
      ['pf', '3'],
      ['appId', 'demo-page'],
      ['timestamp', String(HALF_PAST_NINE)],
      ['sign', expect.stringMatching(/^04[0-9a-f]{2,}$/)],
    ]);
    expect(expiresAt).toBe(HALF_PAST_NINE + 600_000);
  });

  it('is opened by the province, which has been told the service, and takes a rating', async () => {
    const { province, submit, simulator, device } = await aShandong();
    const asked = await province.evaluationPage(aShandongCase(), undefined, began);
    if (!asked.ok) throw new Error(asked.outcome.kind);
    expect(simulator.services()).toMatchObject([{ serviceTime: '2026-11-21 09:25:00' }]);
    const shown = await fetch(asked.value.url);
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('非常满意')]);
    await fetch(asked.value.url, {
      method: 'POST',
      body: new URLSearchParams({ satisfaction: '4' }),
    });
    expect(simulator.evaluations()).toMatchObject([{ route: 'page', satisfaction: 4 }]);
    expect(await submit([device.rate()])).toMatchObject([{ kind: 'conflict' }]);
  });

  it.each([120_000, 86_400_000])(
    'R20: tells nothing by a clock that runs %i ms ahead',
    async (ms) => {
      const { province, time, simulator, submit, device } = await aShandong();
      time.jump(ms);
      const wrong = { ...began, corrected: beganAt + ms };
      const asked = await province.evaluationPage(aShandongCase(), undefined, wrong);
      // Half a second is what a `Date` header has lost on average.
      expect(asked).toMatchObject({ ok: true, value: { serviceBegan: beganAt + 500 } });
      expect(simulator.services()).toMatchObject([{ serviceTime: '2026-11-21 09:25:00' }]);
      expect(await submit([device.rate()])).toMatchObject([{ kind: 'delivered' }]);
    },
  );

  it('R20: tells when it began by the clock that the province’s own refusal has put right', async () => {
    const { province, simulator } = await aShandong();
    const ask = () => province.evaluationPage(aShandongCase(), undefined, began);
    await province.options();
    simulator.faults.set({ clockSkew: { ms: -86_400_000 } });
    // One answer is no reason to believe in another day.
    expect(await ask()).toMatchObject({ outcome: { kind: 'unauthorised' } });
    expect(await ask()).toMatchObject({ value: { serviceBegan: beganAt - 86_400_000 + 500 } });
    expect(simulator.services()).toMatchObject([{ serviceTime: '2026-11-20 09:25:00' }]);
  });

  it('tells no service when nobody says since when it runs', async () => {
    const { province, requests } = await aShandong();
    expect(await province.evaluationPage(aShandongCase(), undefined)).toMatchObject({ ok: true });
    expect(requests).toEqual([]);
  });

  it('is refused with the reasons for a case that inspection refuses', async () => {
    const { province } = await aShandong();
    const linkage = aShandongCase({ projectNo: '350200202611210001' });
    expect(await province.evaluationPage(linkage, undefined, began)).toMatchObject({
      ok: false,
      outcome: { kind: 'rejected', violations: [{ rule: 'structure' }] },
    });
  });

  it('is unsupported where none is set up', async () => {
    const { province, requests } = await aShandong({ settings: { page: undefined } });
    expect(await province.evaluationPage(aShandongCase(), undefined, began)).toMatchObject({
      ok: false,
      outcome: { kind: 'unsupported' },
    });
    expect(requests).toEqual([]);
  });
});
