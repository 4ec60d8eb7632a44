import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type GalleryKiosk, openGalleryKiosk } from '../../scripts/screens/gallery-kiosk.ts';
import { matrix } from '../../scripts/screens/plan.ts';
import { type GalleryWindow, galleryWindow } from '../../scripts/screens/window.ts';

let gallery: GalleryKiosk;
let window: GalleryWindow;
let page: Page;

beforeAll(async () => {
  gallery = await openGalleryKiosk(inject('display'));
  window = await galleryWindow(gallery.kiosk);
  page = gallery.kiosk.page;
});

afterAll(() => gallery.close());

const BODY = '[role=dialog] nav + section';
const button = (name: string) => page.locator('[role=dialog]').getByRole('button', { name });

/** A scene of the panel in the largest type on the smallest screen: most pages are longer than it. */
async function draw(name: string): Promise<void> {
  const [shot] = matrix({
    ...{ scenes: [name], languages: ['zh-Hans'] },
    ...{ themes: ['elder'], sizes: ['1024x600'] },
  });
  if (shot === undefined) throw new Error(`no scene ${name}`);
  await window.draw(shot);
}

function scrolled(place: string): Promise<number> {
  return page.locator(place).evaluate(({ scrollTop }) => scrollTop);
}

it('begins each page at its top', async () => {
  await draw('clerk-end');
  expect(await scrolled(BODY)).toBeGreaterThan(100);
  await button('窗口配对').click();
  await page.locator(`${BODY}[aria-label=窗口配对]`).waitFor();
  expect(await scrolled(BODY)).toBe(0);
});

it('opens a record at its top, and goes back to where list and page were', async () => {
  const list = `${BODY} div[tabindex="0"]`;
  await draw('ops-backlog-middle');
  // A pointer and a focus may scroll what they go to.
  await page.locator(`${BODY} tbody button`).nth(8).focus();
  await page.locator(BODY).evaluate((section) => section.scrollTo(0, section.scrollHeight));
  const [middle, down] = [await scrolled(list), await scrolled(BODY)];
  expect(middle).toBeGreaterThan(10_000);
  expect(down).toBeGreaterThan(10);
  await page.keyboard.press('Enter');
  await button('返回列表').waitFor();
  expect(await scrolled(BODY)).toBe(0);
  await button('返回列表').click();
  await page.locator(list).waitFor();
  await expect.poll(() => scrolled(list)).toBe(middle);
  expect(await scrolled(BODY)).toBe(down);
});

it('keeps what the tests of the parts have found, for whoever comes back', async () => {
  await draw('setup-parts');
  const found = page.locator('[role=dialog] [data-verdict=wrong]');
  await found.waitFor();
  await button('概况').click();
  await found.waitFor({ state: 'detached' });
  await button('安装与测试').click();
  await found.waitFor();
  // The panel closes as for a citizen.
  await draw('paused');
  await found.waitFor({ state: 'detached' });
  await draw('setup-frames');
  await button('部件测试').click();
  await found.waitFor();
});

it('does not offer the version again that it has taken', async () => {
  await draw('setup-bundle-same');
  await page.locator(BODY).getByText('第 7 版，已安装').waitFor();
  expect(await button('第 7 版').count()).toBe(0);
});
