import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { wireTime } from '../../shared/shanghai-time.ts';
import { hashOf } from './a-panel.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

const PIN = '7041936';
const SETTINGS = {
  pins: { staff: hashOf(PIN) },
  staff: [{ code: '0612', name: '陈示例', post: '综合窗口' }],
  formsKey: Buffer.alloc(32, 9).toString('base64'),
};

const panel = (page: Page) => page.getByRole('dialog', { name: '服务面板' });

/** Five taps and the PIN, then one page of the panel. */
async function openPage(page: Page, name: string): Promise<void> {
  const pad = page.getByRole('dialog', { name: '工作人员入口' });
  await expect
    .poll(async () => {
      if (await pad.isVisible()) return true;
      for (let tap = 0; tap < 5; tap += 1) await page.mouse.click(30, 30);
      return pad.isVisible();
    })
    .toBe(true);
  // The keys of the pad have a test of their own.
  await page.evaluate((pin) => Reflect.get(globalThis, 'host').request('door.try', { pin }), PIN);
  await panel(page).waitFor();
  await until(page, name, panel(page).getByRole('region', { name }));
}

/** Presses a button until something is seen: a tap may fall into the guard of a new screen. */
async function until(page: Page, name: string, seen: ReturnType<Page['locator']>): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  await expect
    .poll(
      async () => {
        if (await seen.isVisible()) return true;
        await button.click({ timeout: 1_000 }).catch(() => undefined);
        return seen.isVisible();
      },
      { timeout: 15_000, interval: 300 },
    )
    .toBe(true);
}

const field = (page: Page, name: string | RegExp) => panel(page).getByRole('textbox', { name });
const says = (page: Page, text: string | RegExp) => panel(page).getByText(text);

it('the clerk signs on, pauses, invites by hand, and enters a paper form once', async () => {
  const hall = await aHall({ tickets: ['A001', 'A002'], settings: SETTINGS });
  const { page } = hall.kiosk();
  const citizen = theCitizen(hall);
  await citizen.sees('5号窗口');

  await openPage(page, '窗口');
  await field(page, '工号（或刷工牌）').fill('9999');
  await until(page, '签到', says(page, '人员名单中没有这个工号'));
  await field(page, '工号（或刷工牌）').fill('');
  await page.getByRole('heading', { name: '签到' }).click();
  // A badge reader: fast keys that end with Enter, no field having the focus. On a busy machine they
  // come as slowly as from a hand, and the badge is held to the reader again.
  await expect
    .poll(async () => {
      await page.keyboard.type('0612');
      await page.keyboard.press('Enter');
      return says(page, '陈示例 · 0612').isVisible();
    })
    .toBe(true);
  await until(page, '暂停服务', page.getByRole('button', { name: '恢复服务' }));
  await until(page, '恢复服务', page.getByRole('button', { name: '暂停服务' }));

  await field(page, '号票').fill('A001');
  const invitation = page.getByRole('heading', { name: '请您对本次服务作出评价' });
  await until(page, '邀请评价', invitation);
  await expect(panel(page).count()).resolves.toBe(0);
  await citizen.rates(2);
  await citizen.submits();
  await citizen.sees('谢谢');
  const [first] = await delivered(hall, 1);
  expect(first?.item).toMatchObject({ satisfaction: 2, pf: 4, active: true, staffCode: '0612' });
  await citizen.sees('5号窗口');

  await openPage(page, '窗口');
  const counted = panel(page).locator('dl').filter({ hasText: '其中人工邀请' });
  await expect.poll(() => counted.innerText()).toMatch(/已评价\s*1[\s\S]*其中人工邀请\s*1/);
  await expect(panel(page).innerText()).resolves.not.toContain('不满意');
  await field(page, '号票').fill('A001');
  await until(page, '邀请评价', says(page, '今天已人工邀请过'));

  await hall.machine.call('A002');
  await until(page, '纸质评价表', says(page, '对应号票：A002'));
  await until(page, '打印一张', says(page, /^\d{8}-0005-0001-\d{6}$/));
  const number = await says(page, /^\d{8}-0005-0001-\d{6}$/).innerText();
  await enterForm(page, number);
  await until(page, '保存', says(page, '已保存，内容不再显示。'));
  await expect(field(page, '意见建议').inputValue()).resolves.toBe('');
  const held = await delivered(hall, 2);
  expect(held[1]?.item).toMatchObject({
    ...{ satisfaction: 1, pf: 5, active: false, writingEvaluation: '排队太久' },
    entry: { by: '0612' },
  });

  await enterForm(page, number);
  await until(page, '保存', says(page, '这张评价表已经录入过'));
  expect(hall.province.evaluations()).toHaveLength(2);
  expect(hall.kiosk().output()).not.toContain('排队太久');
  const pdf = await readFile(join(hall.dataFolder, 'forms', `${number}.pdf`));
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
});

async function enterForm(page: Page, number: string): Promise<void> {
  await field(page, /评价表编号/).fill(number);
  await field(page, /填写时间/).fill(wireTime(Date.now()).slice(0, 16));
  const level = panel(page).getByRole('button', { name: '非常不满意', exact: true });
  await until(page, '非常不满意', panel(page).getByRole('group', { name: '勾选的原因' }));
  await expect(level.getAttribute('aria-pressed')).resolves.toBe('true');
  await field(page, '意见建议').fill('排队太久');
}
