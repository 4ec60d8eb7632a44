/** What a citizen does on a screen before its picture is taken. */
import type { Page } from 'playwright-core';

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

/** Types 服务态度 as far as the candidates. */
export async function writePinyin(page: Page): Promise<void> {
  await write(page);
  for (const letter of 'fuwutaidu') {
    await page.locator(`.hg-button[data-skbtn="${letter}"]`).click();
  }
}

/** Presses 下一步 on each of these steps of elder mode. */
export async function goOn(page: Page, ...steps: readonly string[]): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
  for (const step of steps) {
    await page.locator(`[data-panel=${step}] > :last-child button`).last().click();
    await page.locator(`[data-panel=${step}]`).waitFor({ state: 'detached' });
  }
}
