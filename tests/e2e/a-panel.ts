import { scryptSync } from 'node:crypto';
import { errors, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';

const SALT = Buffer.alloc(16, 7);
const WORK = { N: 16_384, r: 8, p: 1, maxmem: 2 ** 25 };

/** As `npm run pin` makes it, with less work. */
export function hashOf(pin: string): string {
  const hash = scryptSync(pin, SALT, 32, WORK).toString('base64');
  return `scrypt$16384$8$1$${SALT.toString('base64')}$${hash}`;
}

/** Asks main what the window could ask. */
export function ask(page: Page, name: string, content?: unknown): Promise<unknown> {
  return page.evaluate(
    ([request, input]) => Reflect.get(globalThis, 'host').request(request, input),
    [name, content] as const,
  );
}

/** Opens the service panel by the shortcut; the keys of the pad have a test of their own. */
export async function openPanel(page: Page, pin: string): Promise<Locator> {
  const panel = page.getByRole('dialog', { name: '服务面板' });
  await page.keyboard.press('Control+Alt+Shift+KeyP');
  await page.getByRole('dialog', { name: '工作人员入口' }).waitFor();
  await ask(page, 'door.try', { pin });
  await panel.waitFor();
  return panel;
}

/** Points at it until what should happen has happened: a screen that has just come takes no taps. */
export async function point(target: Locator, happened: () => Promise<boolean>): Promise<void> {
  await target.waitFor();
  await expect
    .poll(
      async () => {
        if (await happened()) return true;
        await target.scrollIntoViewIfNeeded({ timeout: 500 }).catch(isTimeout);
        const box = await target.boundingBox({ timeout: 500 }).catch(isTimeout);
        if (box) {
          await target.page().mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        }
        return happened();
      },
      { timeout: 15_000, interval: 150 },
    )
    .toBe(true);
}

/** It has gone meanwhile, which is looked at next. */
function isTimeout(error: unknown): void {
  if (!(error instanceof errors.TimeoutError)) throw error;
}
