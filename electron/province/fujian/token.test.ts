import { describe, expect, it } from 'vitest';
import { aClock } from '../../../scripts/province-simulator/test-caller.ts';
import { aCase } from '../testing/device.ts';
import { aFujian, untried } from './testing/fujian.ts';

const delivered = { kind: 'delivered', receipt: expect.stringMatching(/^[0-9a-f]{32}$/) };
describe('token', () => {
  it('is renewed once for all who hold it', async () => {
    const { province, simulator, device } = await aFujian();
    await province.submit(untried(device.rate({ linkage: aCase({ serviceNumber: 2 }) })));
    await simulator.faults.set({ expireTokens: {} });
    const outcomes = await province.submit(untried(...device.rateMany(10)));
    expect(outcomes).toEqual(outcomes.map(() => delivered));
    expect(simulator.counts().requests['/token']).toBe(2);
  });

  it('is asked for anew before it expires', async () => {
    const clock = aClock();
    const { province, simulator, device, time } = await aFujian({ tokenLifeSeconds: 3_600, clock });
    await province.submit(untried(device.rate()));
    const pass = (ms: number) => {
      time.advance(ms);
      clock.advance(ms);
    };
    pass(3_539_000);
    await province.findReceipt(aCase());
    expect(simulator.counts().requests['/token']).toBe(1);
    pass(2_000);
    expect(await province.findReceipt(aCase())).toMatchObject({ ok: true });
    expect(simulator.counts().requests['/token']).toBe(2);
  });

  it.each([-86_400_000, 3_600_000])(
    'is had by a machine whose clock is %i ms off, from the first answer on',
    async (ms) => {
      const { province, simulator, device, time } = await aFujian();
      time.jump(ms);
      expect(await province.submit(untried(device.rate()))).toEqual([delivered]);
      expect(simulator.counts().requests['/token']).toBe(2);
      expect(time.clock.offset()).toBe(-ms + 500);
    },
  );

  it('is asked for once where the clock is not what the province refuses', async () => {
    const { province, simulator } = await aFujian({ settings: { appKey: 'another' } });
    expect(await province.options()).toMatchObject({ outcome: { kind: 'unauthorised' } });
    expect(simulator.counts().requests['/token']).toBe(1);
  });

  it.each(['lower', 'upper'] as const)('is signed in %s case', async (signCase) => {
    const { province } = await aFujian({ signCase, settings: { settings: { signCase } } });
    expect(await province.findReceipt(aCase())).toMatchObject({ ok: true });
    const other = await aFujian({
      signCase,
      settings: { settings: { signCase: signCase === 'lower' ? 'upper' : 'lower' } },
    });
    expect(await other.province.findReceipt(aCase())).toMatchObject({
      outcome: { kind: 'unauthorised', detail: expect.stringContaining('no token: HTTP 401') },
    });
  });
});
