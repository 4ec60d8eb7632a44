import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { prefillJournal } from '../../scripts/bench/prefilled-journal.ts';
import { aService } from '../../scripts/queue-simulator/index.ts';
import { ask, hashOf, openPanel } from './a-panel.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

const STAFF = '7041936';
const OPS = '5558201';

/** Of the one record that an outage has left, with a task code that no province takes. */
const [CASE] = aService({ ticket: 'Z000000' }).cases;
const WRONG = '12345';

/** Presses until it is there: what has just appeared takes no tap. */
async function press(page: Page, name: string | RegExp, then: () => Promise<boolean>) {
  await expect
    .poll(
      async () => {
        const button = page.getByRole('button', { name }).first();
        if (await button.isVisible()) await button.click();
        return then();
      },
      { timeout: 10_000 },
    )
    .toBe(true);
}

it('lets ops repair what was held, and shows a clerk nothing of it and ops nothing of the citizen', async () => {
  const hall = await aHall({
    settings: { pins: { staff: hashOf(STAFF), ops: hashOf(OPS) } },
    prepare: (folder) => prefillJournal(folder, 1, { taskCode: WRONG }),
  });
  const { page } = hall.kiosk();
  await theCitizen(hall).sees('5号窗口');
  await openPanel(page, STAFF);
  const everything = { search: '', state: null, reason: null, age: 'any' };
  await expect(ask(page, 'ops.backlog', everything)).rejects.toThrow('refused');
  expect(await page.getByRole('button', { name: '未送达' }).count()).toBe(0);
  await ask(page, 'door.leave');
  await expect(ask(page, 'ops.backlog', everything)).rejects.toThrow('refused');

  await openPanel(page, OPS);
  const text = () => page.locator('body').innerText();
  await press(page, '未送达', () => page.getByText('待修复 · 实施编码').isVisible());
  await page.getByRole('button', { name: /待修复 1/ }).click();
  await page.getByText('找到 1 条').waitFor();
  let seen = await text();
  const number = CASE?.projectNo ?? '';
  await press(page, number, () => page.getByText('本机质检留置').isVisible());
  seen += await text();
  await press(page, '修复办件信息', () => page.getByLabel('实施编码').isVisible());
  await page.getByText('应为 31 位').waitFor();
  expect(await page.getByRole('button', { name: '保存并重新发送' }).count()).toBe(0);
  await page.getByLabel('实施编码').fill(CASE?.taskCode ?? '');
  await page.getByRole('button', { name: '保存并重新发送' }).click();
  seen += await text();
  await page.getByText('该记录已送达').waitFor();
  const [held] = await delivered(hall, 1);
  expect(JSON.stringify(held)).toContain(number);

  for (const secret of [CASE?.userName, CASE?.certKey, CASE?.mobile]) {
    expect(secret?.length).toBeGreaterThan(1);
    expect(seen).not.toContain(secret);
  }
});
