import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startProvince } from '../../launch/province.ts';
import { sealRatings } from '../prefilled-journal.ts';
import { writeBareRequests } from './bare-requests.ts';
import { sendAll } from './host/bare-loop.ts';

it('what the bare loop sends takes effect at the province, once each', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-bare-'));
  const province = await startProvince('standard', join(folder, 'province.jsonl'));
  const { simulator, settings } = province;
  try {
    const { deviceId, publicKey, sealed } = await sealRatings(join(folder, 'device'), 60);
    province.registerDevice(deviceId, publicKey);
    if (settings.profile !== 'standard') throw new Error(settings.profile);
    await writeBareRequests(join(folder, 'requests.json'), settings, sealed);
    await sendAll(join(folder, 'requests.json'), 10);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 60, repeatedIds: [] });
    expect(simulator.counts().requests).toMatchObject({
      '/v1/services': 60,
      '/v1/evaluations': 2,
    });
  } finally {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
});
