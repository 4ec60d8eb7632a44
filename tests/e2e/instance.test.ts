import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { EXIT } from '../../electron/kiosk/exit-codes.ts';
import { aLoneKiosk } from './a-lone-kiosk.ts';
import { startBare } from './bare-start.ts';

it('ends a second instance at once and goes on in the first, in front of everything', async () => {
  const { kiosk, dataFolder, right, close } = await aLoneKiosk({});
  onTestFinished(close);
  await kiosk.page.getByText(right.counter.name).first().waitFor();
  await kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const journal = () => readdir(join(dataFolder, 'journal'));
  const before = await journal();

  const second = startBare(dataFolder);
  await once(second, 'exit');
  expect(second.exitCode).toBe(EXIT.taken);
  expect(await journal()).toEqual(before);
  const log = await readFile(join(dataFolder, 'logs', 'yiping.log'), 'utf8');
  expect(log.match(/"msg":"start"/g)).toHaveLength(1);
  expect(await kiosk.page.evaluate(() => document.readyState)).toBe('complete');
  await expect
    .poll(() =>
      kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()),
    )
    .toBe(true);
});
