import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

it('kill -9 of the whole app right after “谢谢”: the rating arrives after a restart', async () => {
  const hall = await aHall();
  await hall.province.faults.set({ down: { mode: 'refuse' } });
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(1);
  await citizen.submits();
  await citizen.sees('谢谢');
  await hall.kiosk().kill();
  await hall.province.faults.clear();
  await hall.restart();
  const [held] = await delivered(hall, 1);
  expect(held?.satisfaction).toBe(1);
});

it('kill -9 of the whole app right after the first tap: the rating arrives after a restart', async () => {
  const hall = await aHall();
  await hall.serve('A001');
  await theCitizen(hall).rates(2);
  await hall.kiosk().kill();
  await hall.restart();
  await theCitizen(hall).sees('谢谢');
  const [held] = await delivered(hall, 1);
  expect(held?.satisfaction).toBe(2);
});

it('the window process dies while a citizen rates: the same screen comes back', async () => {
  const hall = await aHall();
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(2);
  await citizen.ticks('没有提供材料清单');
  // The driver's page dies with the process, so the new one is read through main.
  const checked = () =>
    hall
      .kiosk()
      .electron.evaluate(async ({ BrowserWindow }) =>
        String(
          await BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
            "[...document.querySelectorAll('label')].filter((label) => label.querySelector(':checked')).map((label) => label.textContent).join()",
          ),
        ),
      );
  await hall
    .kiosk()
    .electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
  await expect
    .poll(() => hall.kiosk().output(), { timeout: 20_000 })
    .toMatch(/the window process is gone[\s\S]*the page is loaded/);
  await expect.poll(checked).toBe('没有提供材料清单');
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({ satisfaction: 2, evalDetail: '208', reason: 'given' });
});

it('the outbox is deleted while the kiosk is off: the journal puts the rating back', async () => {
  const hall = await aHall();
  await hall.province.faults.set({ down: { mode: 'refuse' } });
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(3);
  await citizen.submits();
  await citizen.sees('谢谢');
  await hall.kiosk().kill();
  await rm(join(hall.dataFolder, 'chromium'), { recursive: true });
  await hall.province.faults.clear();
  await hall.restart();
  const [held] = await delivered(hall, 1);
  expect(held?.satisfaction).toBe(3);
});
