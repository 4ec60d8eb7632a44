import { describe, expect, it } from 'vitest';
import { aLog } from '../testing/adapter.ts';
import { aDevice } from '../testing/device.ts';
import { anAdapter, aProvince } from '../testing/province.ts';
import { aScriptedServer } from '../testing/scripted-server.ts';
import { aStandingClock } from '../testing/time.ts';
import { createTokens } from './token.ts';

const delivered = { kind: 'delivered', receipt: expect.any(String) };
const unauthorised = { kind: 'unauthorised', detail: expect.stringContaining('100') };

describe('token', () => {
  it('is fetched once for all who need it at the same time', async () => {
    const { province, simulator, device } = await aProvince();
    const each = device.rateMany(12).map((evaluation) => province.submit([evaluation]));
    expect((await Promise.all(each)).flat()).toMatchObject(each.map(() => delivered));
    expect(simulator.counts().requests['/v1/token']).toBe(1);
  });

  it('is renewed shortly before it expires, by the monotonic clock', async () => {
    const { province, simulator, time } = await aProvince({ tokenLifeSeconds: 7200 });
    await province.options();
    time.jump(-86_400_000);
    await simulator.faults.set({ clockSkew: { ms: -86_400_000 } });
    time.advance(7_139_000);
    await simulator.faults.set({ clockSkew: { ms: -86_400_000 + 7_139_000 } });
    await province.options();
    expect(simulator.counts().requests['/v1/token']).toBe(1);
    time.advance(2_000);
    await province.options();
    expect(simulator.counts().requests['/v1/token']).toBe(2);
    expect(simulator.counts().refused).not.toHaveProperty('token');
  });

  it('is renewed once when it expires in mid-drain', async () => {
    const { province, simulator, device } = await aProvince();
    // The second of the services meets the blow, and all under way with it.
    await simulator.faults.set({ expireTokens: { after: 2 } });
    const outcomes = await province.submit(device.rateMany(30));
    expect(outcomes).toEqual(outcomes.map(() => delivered));
    expect(simulator.counts().requests['/v1/token']).toBe(2);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 30, repeatedIds: [] });
  });

  it('is left alone when an older one is refused late', async () => {
    let given = 0;
    const tokens = createTokens({
      settings: { appKey: 'made-up', appSecret: 'made-up-secret' },
      path: '/v1/token',
      exchange: async () => {
        given += 1;
        return { kind: 'reply', code: '0', data: { accessToken: `t${given}`, expiresIn: 7200 } };
      },
      clock: aStandingClock().clock,
      log: aLog().log,
    });
    await tokens.get();
    tokens.discard('t1');
    await tokens.get();
    tokens.discard('t1');
    expect(await tokens.get()).toEqual({ kind: 'token', token: 't2' });
  });

  it('that lives for no time at all still serves', async () => {
    const { province, device } = await aProvince({ tokenLifeSeconds: 1 });
    expect(await province.submit([device.rate()])).toEqual([delivered]);
  });

  it('refused twice makes everything unauthorised', async () => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set({ businessCode: { code: '1001' } });
    const outcomes = await province.submit(device.rateMany(5));
    expect(outcomes).toMatchObject(outcomes.map(() => unauthorised));
    expect(await province.options()).toMatchObject({ ok: false, outcome: unauthorised });
    expect(simulator.counts().effects.evaluations).toBe(0);
  });

  it('refused twice for the batch makes all of it unauthorised', async () => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set({ businessCode: { code: '1002', path: '/v1/evaluations' } });
    const outcomes = await province.submit(device.rateMany(2));
    expect(outcomes).toMatchObject([unauthorised, unauthorised]);
    expect(simulator.counts().requests).toMatchObject({ '/v1/evaluations': 2, '/v1/token': 2 });
  });

  it.each([
    ['secret', { appSecret: 'another-secret' }],
    ['key', { appKey: 'another-key' }],
  ])('is refused for a wrong %s', async (_what, settings) => {
    const { province, device } = await aProvince({ settings });
    const outcomes = await province.submit(device.rateMany(2));
    expect(outcomes).toMatchObject([unauthorised, unauthorised]);
  });

  it('is renewed once when a gateway in front says 401', async () => {
    let refusals = 1;
    const server = await aScriptedServer(({ target }, response) => {
      if (target === '/gateway/v1/token') {
        return { code: '0', message: '', data: { accessToken: 'made-up', expiresIn: 7200 } };
      }
      if (refusals > 0) {
        refusals -= 1;
        response.writeHead(401).end('no');
        return undefined;
      }
      return { code: '0', message: '', data: {} };
    });
    const { province } = anAdapter(`${server.url}/gateway/`);
    expect(await province.options()).toMatchObject({ outcome: { detail: 'options unlike any' } });
    expect(server.seen.map(({ target }) => target)).toEqual([
      '/gateway/v1/token',
      '/gateway/v1/options',
      '/gateway/v1/token',
      '/gateway/v1/options',
    ]);
  });

  it.each([
    { accessToken: 'line\nbreak', expiresIn: 7200 },
    { accessToken: '', expiresIn: 7200 },
    { accessToken: 'made-up', expiresIn: 'soon' },
    {},
    null,
  ])('is none when it cannot be used: %j', async (data) => {
    const server = await aScriptedServer(() => ({ code: '0', message: '', data }));
    const { province } = anAdapter(server.url);
    expect(await province.submit([aDevice().rate()])).toMatchObject([
      {
        kind: 'retry',
        mayHaveArrived: false,
        detail: 'service not told: no token: code 0 without a token',
      },
    ]);
  });

  it.each(['2001', '3001', '5000', '0000'])('is asked for again after code %s', async (code) => {
    const server = await aScriptedServer(() => ({ code, message: '', data: {} }));
    const { province } = anAdapter(server.url);
    expect(await province.submit([aDevice().rate()])).toMatchObject([
      { kind: 'retry', mayHaveArrived: false },
    ]);
  });
});
