import { scryptSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import type { Hall } from '../../scripts/launch/hall.ts';
import { aLoneKiosk } from './a-lone-kiosk.ts';
import { aHall, theCitizen } from './at-the-counter.ts';

const PIN = '7041936';
const SALT = Buffer.alloc(16, 7);
const HASH = scryptSync(PIN, SALT, 32, { N: 16_384, r: 8, p: 1, maxmem: 2 ** 25 });
const PINS = { it: `scrypt$16384$8$1$${SALT.toString('base64')}$${HASH.toString('base64')}` };

const pad = (page: Page) => page.getByRole('dialog', { name: '工作人员入口' });
const panel = (page: Page) => page.getByRole('dialog', { name: '服务面板' });

async function tapCorner(page: Page, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await page.mouse.click(30, 30);
}

/** Five taps, again where a screen had only just appeared. */
async function knock(page: Page): Promise<void> {
  await expect
    .poll(async () => {
      if (await pad(page).isVisible()) return true;
      await tapCorner(page, 5);
      return pad(page).isVisible();
    })
    .toBe(true);
}

/** On the keys of the screen, as soon as they are past the tap guard. */
async function enter(page: Page, pin: string): Promise<void> {
  const typed = pad(page).getByText(`已输入 ${pin.length} 位`);
  await expect
    .poll(
      async () => {
        const count = Number(
          /\d+/.exec(
            (await pad(page)
              .getByText(/已输入/)
              .textContent()) ?? '',
          )?.[0],
        );
        if (count < pin.length) await press(page, pin[count] ?? '');
        return typed.isVisible();
      },
      { timeout: 20_000, interval: 20 },
    )
    .toBe(true);
  await press(page, '确定');
}

async function press(page: Page, name: string): Promise<void> {
  const box = await page.getByRole('button', { name, exact: true }).boundingBox();
  if (box === null) throw new Error(`there is no ${name}`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

function ask(page: Page, name: string, content?: unknown): Promise<unknown> {
  return page.evaluate(
    ([request, input]) => Reflect.get(globalThis, 'host').request(request, input),
    [name, content] as const,
  );
}

/** What the device has written: its log, and the journal’s lines in clear. */
async function written(hall: Hall): Promise<string> {
  return `${hall.kiosk().output()} ${await readFile(join(hall.dataFolder, 'door.json'), 'utf8')}`;
}

it('locks after three wrong PINs, and a restart does not unlock', async () => {
  const hall = await aHall({ settings: { pins: PINS } });
  let { page } = hall.kiosk();
  await theCitizen(hall).sees('5号窗口');
  await tapCorner(page, 4);
  // Whatever four taps bring would be there by now: an answer of main comes after it.
  await ask(page, 'screen.current');
  expect(await pad(page).isVisible()).toBe(false);
  await expect(ask(page, 'door.try', { pin: PIN })).rejects.toThrow('refused');
  await expect(ask(page, 'door.panel')).rejects.toThrow('refused');

  await knock(page);
  await expect(ask(page, 'door.panel')).rejects.toThrow('refused');
  await expect(ask(page, 'door.try', { pin: '70419' })).rejects.toThrow('refused');
  await expect(ask(page, 'door.try', { pin: PIN, role: 'it' })).rejects.toThrow('refused');
  for (const wrong of ['111222', '111333']) {
    await enter(page, wrong);
    await pad(page).getByText('PIN 不正确').waitFor();
  }
  await enter(page, '111444');
  await pad(page).getByText('多次输错').waitFor();
  await ask(page, 'door.try', { pin: PIN });
  await expect(ask(page, 'door.panel')).rejects.toThrow('refused');

  await hall.kiosk().kill();
  await hall.restart();
  page = hall.kiosk().page;
  await theCitizen(hall).sees('5号窗口');
  await knock(page);
  await pad(page).getByText('多次输错').waitFor();
  await ask(page, 'door.try', { pin: PIN });
  await expect(ask(page, 'door.panel')).rejects.toThrow('refused');
  expect(await written(hall)).not.toMatch(/111222|7041936/);
});

it('opens the panel with the right PIN and gives way to a citizen who is asked', async () => {
  const hall = await aHall({ settings: { pins: PINS } });
  const { page } = hall.kiosk();
  await theCitizen(hall).sees('5号窗口');
  await knock(page);
  await enter(page, PIN);
  await panel(page).waitFor();
  const device = JSON.parse(await readFile(join(hall.dataFolder, 'device.json'), 'utf8'));
  await panel(page).getByText(device.deviceId).waitFor();
  await panel(page).getByText('技术人员').waitFor();
  expect(await ask(page, 'door.panel')).toMatchObject({ role: 'it', undelivered: 0 });

  await hall.serve('A001');
  await theCitizen(hall).sees('请您对本次服务作出评价');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await expect(ask(page, 'door.panel')).rejects.toThrow('refused');

  await tapCorner(page, 5);
  await theCitizen(hall).rates(4);
  await tapCorner(page, 5);
  await ask(page, 'screen.current');
  expect(await page.getByRole('dialog').count()).toBe(0);
});

it('lets an invitation take the pad away', async () => {
  const hall = await aHall({ settings: { pins: PINS } });
  const { page } = hall.kiosk();
  await theCitizen(hall).sees('5号窗口');
  await knock(page);
  await hall.serve('A001');
  await theCitizen(hall).rates(5);
  expect(await pad(page).isVisible()).toBe(false);
});

it('is closed in a page that begins anew', async () => {
  const hall = await aHall({ settings: { pins: PINS } });
  const { page } = hall.kiosk();
  await theCitizen(hall).sees('5号窗口');
  await knock(page);
  await enter(page, PIN);
  await panel(page).waitFor();
  await page.reload();
  await theCitizen(hall).sees('5号窗口');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await expect(ask(page, 'door.panel')).rejects.toThrow('refused');
});

it('says that no PIN is set where the hall has set none', async () => {
  const { kiosk, close } = await aLoneKiosk({});
  onTestFinished(close);
  await kiosk.page.getByRole('heading', { name: '一号窗口' }).waitFor();
  await kiosk.page.keyboard.press('Control+Alt+Shift+KeyP');
  await pad(kiosk.page).getByText('没有设置 PIN').waitFor();
  await expect(ask(kiosk.page, 'door.try', { pin: '482913' })).rejects.toThrow('refused');
});
