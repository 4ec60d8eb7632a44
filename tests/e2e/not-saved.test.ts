import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refuseJournal } from '../../scripts/faults/refused-journal.ts';
import { aHall, press, theCitizen } from './at-the-counter.ts';

it('says plainly that nothing was saved, and what is left, in both languages', async () => {
  // With two of them, one press is enough.
  const hall = await aHall({ settings: { languages: ['zh-Hans', 'en'] } });
  await hall.kiosk().close();
  const database = join(hall.dataFolder, 'chromium', 'IndexedDB');
  await rm(database, { recursive: true, force: true });
  await writeFile(database, 'in the way');
  await hall.restart();
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(5);
  await refuseJournal(hall.kiosk());
  await citizen.submits();
  await citizen.sees('很抱歉，您的评价没有保存成功');
  const { page } = hall.kiosk();
  const said = () => page.locator('main').innerText();
  expect(await said()).toContain('向窗口索取纸质评价表填写');
  expect(await said()).toContain('用手机扫描二维码评价');
  expect(await page.locator('main').getByRole('img').count()).toBe(1);
  await press(page, 'English', 'h1:text("Sorry, your rating could not be saved")');
  expect(await said()).toContain('ask for a paper form at the counter');
});

/** Nobody can look at the window while main stands still: the page writes down what it says. */
const NOTE_HEADINGS = () => {
  const shown: string[] = [];
  const note = () => {
    const heading =
      document.querySelector('[role=alert] h1') ?? document.querySelector('main h1, main h2');
    const text = heading?.textContent ?? '';
    if (text !== shown.at(-1)) shown.push(text);
  };
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
  Object.assign(window, { shown });
  const buttons = [...document.querySelectorAll('button')];
  const submit = buttons.find(({ textContent }) => textContent === '提交');
  setTimeout(() => submit?.click(), 1_000);
};

it('who submits and hears nothing is not thanked but told to wait, and whom to tell', async () => {
  const hall = await aHall();
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(2);
  const { electron, page } = hall.kiosk();
  await page.evaluate(NOTE_HEADINGS);
  await electron.evaluate(() => {
    setTimeout(() => {
      const end = performance.now() + 8_000;
      while (performance.now() < end);
    });
  });
  await citizen.sees('谢谢');
  expect(await page.evaluate(() => 'shown' in window && window.shown)).toEqual([
    expect.stringContaining('不满意'),
    '请稍候，您的评价还没有保存好',
    expect.any(String),
    expect.stringContaining('谢谢'),
  ]);
});
