import { errors, type Locator, type Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Hall } from '../../scripts/launch/hall.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

/** The keys are there by then, unless the tap was refused. */
const KEYS_MS = 1_500;

function isTimeout(error: unknown): false {
  if (error instanceof errors.TimeoutError) return false;
  throw error;
}

/** A bad rating, with the keyboard open; the hall is patient enough for forty keys. */
async function atTheKeyboard(): Promise<{ readonly hall: Hall; readonly page: Page }> {
  const hall = await aHall({
    settings: { timeouts: { untouchedMs: 20_000, untouchedBadMs: 20_000 } },
  });
  await hall.serve('A001');
  const { page } = hall.kiosk();
  await theCitizen(hall).rates(2);
  // A tap right after the screen's appearance was meant for the one before.
  const open = async () => {
    await tap(page, page.getByRole('textbox').first());
    // A second tap too soon would fall on a key that has just come up under it.
    return key(page, 'q')
      .waitFor({ timeout: KEYS_MS })
      .then(() => true, isTimeout);
  };
  await expect.poll(open, { timeout: 10_000 }).toBe(true);
  return { hall, page };
}

/** A finger: comes down in the middle of something and is lifted. */
async function tap(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const box = await target.boundingBox();
  if (box === null) throw new Error(`${target} is not on the glass`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.up();
}

function key(page: Page, name: string): Locator {
  return page.locator(`.hg-button[data-skbtn="${name}"]`);
}

async function type(page: Page, letters: string): Promise<void> {
  for (const letter of letters) await tap(page, key(page, letter));
}

const candidate = (page: Page, text: string) =>
  page.getByRole('group', { name: '候选词' }).getByRole('button', { name: text, exact: true });

const written = (page: Page) => page.getByRole('textbox').first().inputValue();

it('a citizen writes Chinese with one finger, and the words arrive', async () => {
  const { hall, page } = await atTheKeyboard();
  await type(page, 'fuwutaidu');
  expect(await written(page)).toBe('fuwutaidu');
  await tap(page, candidate(page, '服务态度'));
  await expect.poll(() => written(page)).toBe('服务态度');
  await type(page, 'buhao');
  await candidate(page, '不好').waitFor();
  await tap(page, key(page, '{space}'));
  await tap(page, key(page, '。'));
  await expect.poll(() => written(page)).toBe('服务态度不好。');
  await theCitizen(hall).submits();
  const [held] = await delivered(hall, 1);
  expect(held?.item?.['writingEvaluation']).toBe('服务态度不好。');
});

it('what was typed and not chosen for is submitted as it is', async () => {
  const { hall, page } = await atTheKeyboard();
  await type(page, 'paiduix');
  await tap(page, key(page, '{bksp}'));
  await candidate(page, '排队').waitFor();
  await theCitizen(hall).submits();
  const [held] = await delivered(hall, 1);
  expect(held?.item?.['writingEvaluation']).toBe('paidui');
});

it('a real keyboard writes at the same time and leaves the letters before it as they are', async () => {
  const { page } = await atTheKeyboard();
  await type(page, 'ni');
  await candidate(page, '你').waitFor();
  await page.keyboard.type('!');
  await candidate(page, '你').waitFor({ state: 'detached' });
  // As an input method of the system hands over what was chosen in it.
  await page.keyboard.insertText('谢谢');
  expect(await written(page)).toBe('ni!谢谢');
  await type(page, 'ni');
  await tap(page, candidate(page, '你'));
  await expect.poll(() => written(page)).toBe('ni!谢谢你');
});
