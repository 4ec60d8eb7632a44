import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { aHall, delivered, press, theCitizen } from './at-the-counter.ts';

const root = (page: Page) =>
  page.evaluate(() => {
    const { lang, dir, dataset } = document.documentElement;
    return { lang, dir, elder: dataset['elder'], contrast: dataset['contrast'] };
  });

it('one citizen rates in English, in large type and high contrast; the next one finds the hall’s own ways', async () => {
  const hall = await aHall({
    settings: { timeouts: { invitationMs: 60_000, untouchedMs: 60_000, thanksMs: 1_500 } },
  });
  const { page } = hall.kiosk();
  await hall.serve('A001');
  await theCitizen(hall).sees('请您对本次服务作出评价');

  await press(page, '语言', 'text=English');
  await press(page, 'English', 'text=Please rate this service');
  await press(page, 'Larger', 'html[data-elder=true]');
  await press(page, 'High contrast', 'html[data-contrast=true]');
  expect(await root(page)).toEqual({ lang: 'en', dir: 'ltr', elder: 'true', contrast: 'true' });

  await press(page, 'Dissatisfied', 'text=Step 1 of 4');
  await press(page, 'Next', 'text=Step 2 of 4');
  await press(page, 'Back', 'text=Step 1 of 4');
  await page.getByText('No sample papers provided').click();
  await press(page, 'Next', 'text=Step 2 of 4');
  await press(page, 'Next', 'text=Step 3 of 4');
  await press(page, 'Next', 'text=Step 4 of 4');
  await press(page, 'Submit', 'text=Thank you. Your rating is saved');
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({ satisfaction: 2, evalDetail: '207' });

  await page.locator('html[lang=zh-Hans][data-elder=false][data-contrast=false]').waitFor();
  await hall.serve('A002');
  await theCitizen(hall).sees('请您对本次服务作出评价');
});

it('the menu of languages closes when something else is pressed, and by Escape', async () => {
  const hall = await aHall();
  const { page } = hall.kiosk();
  const english = page.getByRole('button', { name: 'English' });
  await press(page, '语言', 'text=English');
  await press(page, '高对比度', 'html[data-contrast=true]');
  await english.waitFor({ state: 'hidden' });
  await press(page, '语言', 'text=English');
  await page.keyboard.press('Escape');
  await english.waitFor({ state: 'hidden' });
  expect((await root(page)).lang).toBe('zh-Hans');
});
