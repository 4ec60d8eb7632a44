import type { Locator, Page } from 'playwright-core';
import { LEVEL_NAMES, type Level } from '../../shared/level.ts';

const PATIENCE_MS = 20_000;
/** A finger that saw nothing happen comes down again. */
const TAP_AGAIN_MS = 250;

/** Somebody before the screen: sees words, points at them with a real pointer. */
export interface Citizen {
  /** Waits for a heading that begins so. */
  sees(heading: string, patienceMs?: number): Promise<void>;
  /** Says how a parallel approval is rated. */
  chooses(way: '一起评价' | '分别评价'): Promise<void>;
  /** Taps a face until the questionnaire answers. */
  rates(level: Level): Promise<void>;
  /** Ticks the options with these words. */
  ticks(...words: readonly string[]): Promise<void>;
  /** Writes with the keyboard on the screen. */
  writes(text: string): Promise<void>;
  /** Taps 提交 until the screen answers. */
  submits(): Promise<void>;
}

/** @param page the kiosk's window, speaking Chinese */
export function citizenAt(page: Page): Citizen {
  const heading = (text: string) => page.getByRole('heading', { name: text }).first();

  /** Points at something until what should happen has happened. */
  async function pointAt(target: Locator, happened: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      if (await happened()) return;
      const box = await boxOf(target.first());
      if (box !== null) await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await page.waitForTimeout(TAP_AGAIN_MS);
    }
    throw new Error(`nothing happened on ${target}`);
  }

  async function boxOf(target: Locator) {
    return (await target.isVisible()) ? target.boundingBox() : null;
  }

  const button = (name: string) => page.getByRole('button', { name, exact: true });

  return {
    sees: (text, patienceMs = PATIENCE_MS) => heading(text).waitFor({ timeout: patienceMs }),
    async chooses(way) {
      const choice = page.getByRole('button', { name: way });
      await choice.waitFor({ timeout: PATIENCE_MS });
      await pointAt(choice, async () => !(await choice.isVisible()));
    },
    rates: (level) => pointAt(button(LEVEL_NAMES[level]), () => button('重新选择').isVisible()),
    async ticks(...words) {
      for (const word of words) {
        const chip = page.getByRole('checkbox', { name: word, exact: true });
        await pointAt(page.getByText(word, { exact: true }), () => chip.isChecked());
      }
    },
    async writes(text) {
      const field = page.getByRole('textbox').first();
      const done = page.getByRole('button', { name: '写好了' });
      await pointAt(field, () => done.isVisible());
      await page.keyboard.insertText(text);
      await pointAt(done, async () => !(await done.isVisible()));
    },
    submits: () => pointAt(button('提交'), async () => !(await button('提交').isVisible())),
  };
}
