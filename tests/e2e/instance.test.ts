import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { EXIT } from '../../electron/kiosk/exit-codes.ts';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';
import { unprivilegedLauncher } from '../../scripts/unprivileged.mjs';
import { aDesk } from './a-desk.ts';

/** Starts the app once more on a data folder, as whoever clicks twice. @returns its exit code */
async function startAgain(dataFolder: string): Promise<number | null> {
  const app = inject('app');
  const launcher = unprivilegedLauncher(electronRuntime().path, {
    home: `${dataFolder}-home`,
    reads: [app],
  });
  onTestFinished(() => launcher.remove());
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...environment } = process.env;
  const second = spawn(
    launcher.path,
    [app, `--data-folder=${dataFolder}`, ...(launcher.sandbox ? [] : ['--no-sandbox'])],
    { env: { ...environment, DISPLAY: inject('display'), LANG: 'C.UTF-8' }, stdio: 'ignore' },
  );
  onTestFinished(() => {
    second.kill('SIGKILL');
  });
  await once(second, 'exit');
  return second.exitCode;
}

it('ends a second instance at once and goes on in the first, in front of everything', async () => {
  const { kiosk, dataFolder, right, close } = await aDesk({});
  onTestFinished(close);
  await kiosk.page.getByText(right.counter.name).first().waitFor();
  await kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const journal = () => readdir(join(dataFolder, 'journal'));
  const before = await journal();

  expect(await startAgain(dataFolder)).toBe(EXIT.taken);
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
