import { expect, it } from 'vitest';
import { packageFolder } from '../../scripts/package.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

it('the unpacked package starts and takes a rating to the province', async () => {
  const { program } = await packageFolder();
  const hall = await aHall({ executable: program, queue: 'serial', tickets: ['007'] });
  const packaged = await hall.kiosk().electron.evaluate(({ app }) => app.isPackaged);
  await hall.serve('007');
  const citizen = theCitizen(hall);
  await citizen.rates(4);
  await citizen.submits();
  await citizen.sees('谢谢');
  const [held] = await delivered(hall, 1);
  expect([packaged, held?.satisfaction]).toEqual([true, 4]);
});
