import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, inject, it, onTestFinished } from 'vitest';
import type {} from '../../renderer/app/host.ts';
import { launchKiosk } from '../../scripts/launch/kiosk.ts';
import type { Intent } from '../../shared/screen.ts';
import { aLoneKiosk } from './a-lone-kiosk.ts';
import { aHall, theCitizen } from './at-the-counter.ts';

/** Stands in the log when a start has shown the screen of last time. */
const SHOWN = '"msg":"the last standby screen stands until the device is there"';

/** What the starts on a data folder have told so far. */
const logOf = (dataFolder: string) => readFile(join(dataFolder, 'logs', 'yiping.log'), 'utf8');

/** How far anything has moved since the page was loaded, as Chromium counts it. */
const shifts = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((told) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += 'value' in entry ? Number(entry.value) : 0;
        }).observe({ type: 'layout-shift', buffered: true });
        // The buffered ones are told before the next frame but one.
        requestAnimationFrame(() => requestAnimationFrame(() => told(sum)));
      }),
  );

/** What a finger would send, without the way of the finger. */
const wish = (page: Page, intent: Intent) =>
  page.evaluate((wished) => window.host.request('session.intent', wished), intent);

/** Starts again on the folder of a device. */
async function again(dataFolder: string) {
  const kiosk = await launchKiosk({ app: inject('app'), display: inject('display'), dataFolder });
  onTestFinished(() => kiosk.close());
  return kiosk;
}

it('a device that stood by stands by again before its services are there, nothing moves, and what is wished waits for them', async () => {
  const { kiosk, dataFolder, right, close } = await aLoneKiosk({});
  onTestFinished(close);
  await kiosk.page.getByText(right.counter.name).first().waitFor();
  expect(await logOf(dataFolder)).not.toContain(SHOWN);
  await kiosk.close();
  const next = await again(dataFolder);
  await next.page.getByText(right.counter.name).first().waitFor();
  // Answered only when there is a device, and this one changes nothing.
  await wish(next.page, { type: 'touch', service: '' });
  expect(await shifts(next.page)).toBe(0);
  await wish(next.page, { type: 'language', language: 'en' });
  await next.page.locator('html[lang=en]').waitFor();
  expect((await logOf(dataFolder)).match(/"msg":"(start|the last standby.*?|device)"/g)).toEqual([
    ...['"msg":"start"', '"msg":"device"'],
    ...['"msg":"start"', SHOWN, '"msg":"device"'],
  ]);
});

it('kill -9 while a citizen rates: no standby screen comes before the rating', async () => {
  const hall = await aHall();
  await hall.serve('A001');
  await theCitizen(hall).rates(2);
  expect(existsSync(join(hall.dataFolder, 'standby.json'))).toBe(false);
  await hall.kiosk().kill();
  await hall.restart();
  await theCitizen(hall).sees('谢谢');
  expect(await logOf(hall.dataFolder)).not.toContain(SHOWN);
});

it('a device whose provisioning is gone says so, and has forgotten the standby screen', async () => {
  const { kiosk, dataFolder, right, close } = await aLoneKiosk({});
  onTestFinished(close);
  await kiosk.page.getByText(right.counter.name).first().waitFor();
  await kiosk.close();
  await Promise.all(
    ['provision.yiping', 'installed.json'].map((name) =>
      rm(join(dataFolder, name), { force: true }),
    ),
  );
  const next = await again(dataFolder);
  await next.page.getByText(right.counter.name).first().waitFor({ state: 'detached' });
  await expect.poll(() => existsSync(join(dataFolder, 'standby.json'))).toBe(false);
  const log = await logOf(dataFolder);
  expect(log.indexOf(SHOWN)).toBeGreaterThan(0);
  expect(log.lastIndexOf('"msg":"the device is not ready"')).toBeGreaterThan(log.indexOf(SHOWN));
});
