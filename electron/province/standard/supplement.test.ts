import { expect, it } from 'vitest';
import { aProvince } from '../testing/province.ts';

it('reports late records by the supplement, with the reason and the times as they were', async () => {
  const { province, simulator, device } = await aProvince();
  const evaluations = device.rateMany(3);
  const outcomes = await province.supplement(evaluations, '网络中断，补报');
  expect(outcomes.map(({ kind }) => kind)).toEqual(['delivered', 'delivered', 'delivered']);
  expect(simulator.evaluations().map(({ route }) => route)).toEqual(
    evaluations.map(() => 'supplement'),
  );
});

it('knows its own record again, whichever route it came by before', async () => {
  const { province, device } = await aProvince();
  const evaluation = device.rate();
  await province.submit([evaluation]);
  expect(await province.supplement([evaluation], '网络中断，补报')).toMatchObject([
    { kind: 'delivered', duplicate: true },
  ]);
});
