/** What a citizen does on a screen before its picture is taken. */
import type { Locator, Page } from 'playwright-core';
import { SILENT_AFTER_MS } from '../../renderer/app/silence.ts';

/** A tap before that is taken for one meant for the screen before, ms. */
const SETTLED_MS = 650;

/** Presses 更多. */
export async function unfold(page: Page): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await page.locator('main [aria-expanded=false]').first().click();
  await page.locator('main [aria-expanded=true]').first().waitFor();
}

/** Opens the list of languages. */
export async function openLanguages(page: Page): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await page.locator('header [aria-expanded=false]').first().click();
  await page.locator('header [aria-expanded=true]').first().waitFor();
}

/** Touches the text field, so that the keyboard comes. */
export async function write(page: Page): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await page.locator('textarea').first().click();
  await page.locator('.hg-button').first().waitFor();
}

/** Types letters as far as the candidates, in any language by the pinyin keys. */
export async function writePinyin(page: Page, letters: string): Promise<void> {
  await write(page);
  if ((await pinyinKeys(page).count()) === 0) await pressKeys(page, '{script}');
  await pinyinKeys(page).waitFor();
  await pressKeys(page, ...letters);
  if (letters !== '') await candidates(page).first().waitFor();
}

/** Goes on to the next page of what may be chosen. */
export async function nextCandidates(page: Page): Promise<void> {
  const before = await candidates(page).first().textContent();
  await page.locator('[role=group][dir=ltr] button:has(> .lucide-chevron-right)').click();
  await candidates(page)
    .filter({ hasText: before ?? '' })
    .waitFor({ state: 'detached' });
}

/** Opens the keyboard with its Latin letters, in any language. */
export async function writeLatin(page: Page): Promise<void> {
  await write(page);
  if ((await pinyinKeys(page).count()) > 0) await pressKeys(page, '{script}');
  await pinyinKeys(page).waitFor({ state: 'detached' });
}

export async function pressKeys(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.locator(`.hg-button[data-skbtn="${key}"]`).click();
}

/** The key that divides syllables is there with the pinyin letters alone. */
function pinyinKeys(page: Page): Locator {
  return page.locator(`.hg-button[data-skbtn="'"]`);
}

function candidates(page: Page): Locator {
  return page.locator('[role=group][dir=ltr] [role=group] button');
}

/** Presses the first of the five faces. */
export async function pressFace(page: Page): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await page.locator('main fieldset button').first().click();
}

/** Waits until the window says, over the screen or in its place, that it is waiting, too. */
export async function stillWaiting(page: Page, where: '[role=alert]' | 'main'): Promise<void> {
  await page.locator(`${where} h1 + p`).waitFor({ timeout: 3 * SILENT_AFTER_MS });
}

/** Types at the pad with real keys. */
export async function enterPin(page: Page, digits: string, end?: 'Enter'): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await page.keyboard.type(digits);
  if (end !== undefined) await page.keyboard.press(end);
}

/** Waits until the panel of that device is there: it asks main every two seconds. */
export async function seePanel(page: Page, deviceId: string): Promise<void> {
  await page.getByText(deviceId).waitFor();
}

/** Presses 下一步 on each of these steps of elder mode. */
export async function goOn(page: Page, ...steps: readonly string[]): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  for (const step of steps) {
    await page.locator(`[data-panel=${step}] > :last-child button`).last().click();
    await page.locator(`[data-panel=${step}]`).waitFor({ state: 'detached' });
  }
}

/**
 * Opens a page of the service panel, and waits until it is drawn.
 * @param entry its place in the list
 * @param tab its place among those that stand together there
 */
export async function openPanelPage(page: Page, entry: number, tab?: number): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await goTo(page.locator('[role=dialog] nav').first(), entry);
  if (tab !== undefined) await goTo(page.locator('[role=dialog] nav').nth(1), tab);
  await page.locator('[role=dialog] nav + section > *').first().waitFor();
}

async function goTo(list: Locator, place: number): Promise<void> {
  const link = list.locator('button').nth(place);
  await link.click();
  await link.and(list.locator('[aria-current]')).waitFor();
}

/** Scrolls the panel's page to its end, and waits until it stands there. */
export async function scrollPanel(page: Page): Promise<void> {
  await page.locator('[role=dialog] nav + section').evaluate((section) => {
    section.scrollTop = section.scrollHeight;
  });
}

/** Scrolls a long list of the panel to its middle, and waits until rows fill what is seen of it. */
export async function scrollList(page: Page): Promise<void> {
  const table = page.locator('[role=dialog] table');
  await table.evaluate((element) => {
    const place = element.parentElement;
    if (place !== null) place.scrollTop = place.scrollHeight / 2;
  });
  await page.waitForFunction(() => {
    const place = document.querySelector('[role=dialog] table')?.parentElement;
    if (place === null || place === undefined) return false;
    const { top, bottom } = place.getBoundingClientRect();
    const rows = [...place.querySelectorAll('tbody tr')];
    const boxes = rows.map((row) => row.getBoundingClientRect());
    return (
      boxes.some((box) => box.top <= top) &&
      boxes.some((box) => box.bottom >= bottom) &&
      rows.every(({ textContent }) => !textContent.includes('…'))
    );
  });
}

/** Touches what was found on a stick, at the first start. */
export async function chooseBundle(page: Page, label: string): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await page.getByText(label).click();
}

/** Presses the first of such buttons of the first start once it takes presses. */
export async function pressOnFirst(page: Page, button: string): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  await page.locator(`main ${button}`).first().click();
}

/** Presses one of the buttons of the panel's page. */
export async function pressInPanel(page: Page, buttons: string, place: number): Promise<void> {
  await page.locator(`[role=dialog] nav + section ${buttons}`).nth(place).click();
}
