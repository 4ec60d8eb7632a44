import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aProvince } from './test-simulator.ts';
import { aTroubledProvince } from './test-trouble.ts';

describe('the admin endpoints', () => {
  const json = async (url: string, method = 'GET', content?: unknown) => {
    const body = content === undefined ? {} : { body: JSON.stringify(content) };
    const response = await fetch(url, { method, ...body });
    return { status: response.status, content: z.unknown().parse(await response.json()) };
  };

  it('set, show and clear faults while the interface is down', async () => {
    const { simulator } = await aProvince();
    const url = `${simulator.adminUrl}/faults`;
    await json(url, 'POST', { down: {}, latency: { ms: 5 } });
    await json(`${url}/down`, 'DELETE');
    expect((await json(url)).content).toMatchObject({
      active: { latency: { settings: { ms: 5 }, seen: 0 } },
      table: { properties: { blackHole: { description: expect.any(String) } } },
    });
    expect(await json(url, 'DELETE')).toEqual({ status: 200, content: { active: {} } });
  });

  it.each([
    { latency: { ms: -1 } },
    { nonsense: {} },
    { down: { times: 1 } },
    { otherCertificate: {} },
  ])('refuse %j with a reason', async (content) => {
    const { simulator } = await aProvince();
    const answer = await json(`${simulator.adminUrl}/faults`, 'POST', content);
    expect(answer).toMatchObject({ status: 400, content: { error: expect.any(String) } });
    expect(simulator.faults.state()).toEqual({});
  });

  it('list evaluations, services, counts and devices', async () => {
    const { simulator, send } = await aTroubledProvince();
    await send();
    for (const name of ['evaluations', 'services', 'counts', 'devices', 'certificate']) {
      expect((await json(`${simulator.adminUrl}/${name}`)).status).toBe(200);
    }
    expect((await json(`${simulator.adminUrl}/evaluations`)).content).toMatchObject([
      { receipt: 'R20261121-000001' },
    ]);
  });

  it('refuse a device key that is none', async () => {
    const { simulator } = await aProvince();
    const device = { deviceId: 'dev-09', publicKey: 'bm8=' };
    const answer = await json(`${simulator.adminUrl}/devices`, 'POST', device);
    expect(answer.status).toBe(400);
    expect((await json(`${simulator.adminUrl}/devices`)).content).toEqual([]);
  });
});
