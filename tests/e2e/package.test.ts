import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { launchKiosk } from '../../scripts/launch/kiosk.ts';
import { packageFolder } from '../../scripts/package/folder.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

let program: string;
beforeAll(async () => {
  ({ program } = await packageFolder({ forTests: 'inspectable' }));
}, 90_000);

it('the unpacked package starts and takes a rating to the province', async () => {
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

it('covers the screen before it is set up', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-package-'));
  await chmod(folder, 0o755);
  const kiosk = await launchKiosk({
    ...{ app: inject('app'), executable: program, display: inject('display') },
    dataFolder: join(folder, 'device'),
  });
  onTestFinished(async () => {
    await kiosk.close();
    await rm(folder, { recursive: true, force: true });
  });
  await kiosk.page.getByRole('heading', { name: '安装本机' }).waitFor();
  const covers = await kiosk.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => window.isKiosk()),
  );
  expect(covers).toEqual([true]);
});
