import { scryptSync } from 'node:crypto';
import { errors, type Locator, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { until } from '../../scripts/launch/wait.ts';

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

/** Longer than a deed takes. */
const DEED_MS = 3_000;

/**
 * Points at it until what should happen has happened: a screen that has just come takes no taps.
 * @param times in quick succession; twice for a deed, as impatient people do, and again only when it
 *   would have been done
 */
export async function point(
  target: Locator,
  happened: () => Promise<boolean>,
  times: 1 | 2 = 1,
): Promise<void> {
  await target.waitFor();
  await expect
    .poll(
      async () => {
        if (await happened()) return true;
        await target.scrollIntoViewIfNeeded({ timeout: 500 }).catch(isTimeout);
        const box = await target.boundingBox({ timeout: 500 }).catch(isTimeout);
        if (box) {
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          await target.page().mouse.click(x, y, { clickCount: times });
        }
        return times === 1 ? happened() : until(happened, DEED_MS);
      },
      { timeout: 15_000, interval: 150 },
    )
    .toBe(true);
}

/** It has gone meanwhile, which is looked at next. */
function isTimeout(error: unknown): void {
  if (!(error instanceof errors.TimeoutError)) throw error;
}
