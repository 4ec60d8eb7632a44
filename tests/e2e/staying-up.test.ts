import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { EXIT } from '../../electron/kiosk/exit-codes.ts';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';
import type { Hall } from '../../scripts/launch/hall.ts';
import { aLoneKiosk } from './a-lone-kiosk.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';
import { startBare } from './bare-start.ts';

/** A hall in which a citizen has tapped 不满意 and ticked a reason. */
async function aRating(): Promise<Hall> {
  const hall = await aHall({ settings: { timeouts: PATIENT } });
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(2);
  await citizen.ticks('没有提供材料清单');
  return hall;
}

/** Nobody is hurried while a window comes back. */
const PATIENT = {
  invitationMs: 60_000,
  untouchedMs: 80_000,
  untouchedBadMs: 80_000,
  thanksMs: 1_500,
} as const;

/** What is ticked on the screen of now; the driver's page has died with its process. */
const ticked = (hall: Hall) =>
  hall.kiosk().electron.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.isCrashed() || contents.isLoading()) return 'nothing';
    return String(
      await contents.executeJavaScript(
        "[...document.querySelectorAll('label')].filter((label) => label.querySelector(':checked')).map((label) => label.textContent).join()",
      ),
    );
  });

/** Presses 提交 on the screen of now, until it has been taken: right after a new screen it is not. */
const submits = (hall: Hall) =>
  expect
    .poll(
      () =>
        hall.kiosk().electron.evaluate(async ({ BrowserWindow }) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          if (contents === undefined) return 'nothing';
          const [x, y, heading] = await contents.executeJavaScript(`{
            const button = [...document.querySelectorAll('button')].find(
              ({ textContent }) => textContent === '提交',
            );
            const { x = 0, y = 0, width = 0, height = 0 } = button?.getBoundingClientRect() ?? {};
            const at = [x + width / 2, y + height / 2].map(Math.round);
            [...at, document.querySelector('h1')?.textContent ?? ''];
          }`);
          for (const type of ['mouseDown', 'mouseUp'] as const) {
            contents.sendInputEvent({ type, x, y, button: 'left', clickCount: 1 });
          }
          return String(heading);
        }),
      { timeout: 20_000, interval: 300 },
    )
    .toContain('谢谢');

const pageProcess = (hall: Hall) =>
  hall
    .kiosk()
    .electron.evaluate(({ BrowserWindow }) =>
      Number(BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()),
    );

it('a device where nothing happens gives back what its start has left', async () => {
  const hall = await aHall({});
  await expect
    .poll(() => hall.kiosk().output(), { timeout: 20_000 })
    .toContain('what the start has left is given back');
});

it('a page that stands still is ended, and the rating is on the next one', async () => {
  const hall = await aRating();
  const frozen = await pageProcess(hall);
  // Only real time shows that a page at work is never taken for one that stands still.
  const ready = performance.now();
  await expect.poll(() => performance.now() - ready, { timeout: 30_000 }).toBeGreaterThan(18_000);
  expect(await pageProcess(hall)).toBe(frozen);
  expect(hall.kiosk().output()).not.toContain('stands still');
  process.kill(frozen, 'SIGSTOP');
  await expect
    .poll(() => hall.kiosk().output(), { timeout: 40_000 })
    .toMatch(/the page stands still[\s\S]*the page is loaded/);
  await expect.poll(() => ticked(hall)).toBe('没有提供材料清单');
  expect(await pageProcess(hall)).not.toBe(frozen);
  await submits(hall);
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({ satisfaction: 2, evalDetail: '208', reason: 'given' });
});

it('a page that dies again and again comes back in a new window, and the rating with it', async () => {
  const hall = await aRating();
  const windows = () =>
    hall
      .kiosk()
      .electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ id }) => id));
  const [before] = await windows();
  for (const time of [1, 2, 3]) {
    process.kill(await pageProcess(hall), 'SIGKILL');
    await expect
      .poll(
        () =>
          hall
            .kiosk()
            .output()
            .match(/the page is loaded/g)?.length,
        { timeout: 20_000 },
      )
      .toBe(1 + time);
  }
  await expect.poll(windows).toHaveLength(1);
  expect(await windows()).not.toContain(before);
  await expect.poll(() => ticked(hall)).toBe('没有提供材料清单');
  await submits(hall);
  const [held] = await delivered(hall, 1);
  expect(held?.satisfaction).toBe(2);
});

it('the graphics process dies: the page goes on, and it is counted', async () => {
  const hall = await aRating();
  const page = await pageProcess(hall);
  const graphics = () =>
    hall
      .kiosk()
      .electron.evaluate(({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid);
  const before = Number(await graphics());
  process.kill(before, 'SIGKILL');
  await expect.poll(() => hall.kiosk().output()).toMatch(/GPU.*a process of the app is gone/);
  await expect.poll(graphics, { timeout: 20_000 }).toSatisfy((pid) => pid > 0 && pid !== before);
  expect(await pageProcess(hall)).toBe(page);
  const citizen = theCitizen(hall);
  await citizen.submits();
  await citizen.sees('谢谢');
  const [held] = await delivered(hall, 1);
  expect(held?.satisfaction).toBe(2);
});

it('the screen gets another resolution: the window fills it', async () => {
  const { kiosk, close } = await aLoneKiosk({ display: { fullScreen: true } });
  onTestFinished(close);
  // Xvfb has no monitor to pull: what Electron tells of one is told in its place.
  await kiosk.electron.evaluate(({ BrowserWindow, screen }) => {
    BrowserWindow.getAllWindows()[0]?.setKiosk(false);
    screen.emit('display-removed', {}, screen.getPrimaryDisplay());
    screen.emit('display-added', {}, screen.getPrimaryDisplay());
  });
  await expect
    .poll(() =>
      kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk()),
    )
    .toBe(true);
  await kiosk.printed('the screens have changed');
  expect(
    await kiosk.electron.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0)),
  ).toBe(true);
});

it('SIGTERM ends it with 0, and such a start does not count as one that failed', async () => {
  const { kiosk, dataFolder, close } = await aLoneKiosk({});
  onTestFinished(close);
  await kiosk.kill();
  const log = () => readFileSync(join(dataFolder, 'logs', 'yiping.log'), 'utf8');
  const loads = () => log().split('the page is loaded').length;
  const before = loads();
  const started = startBare(dataFolder, '--supervised');
  await expect.poll(loads, { timeout: 20_000 }).toBeGreaterThan(before);
  const ended = once(started, 'exit');
  started.kill('SIGTERM');
  await ended;
  expect([started.exitCode, started.signalCode]).toEqual([EXIT.ended, null]);
  expect(JSON.parse(readFileSync(join(dataFolder, 'starts.json'), 'utf8')).at).toEqual([]);
});

it('under supervision, a version that never stood ends with the code for the one before it', async () => {
  const { dataFolder, kiosk, close } = await aLoneKiosk({});
  onTestFinished(close);
  const file = join(dataFolder, 'starts.json');
  await expect.poll(() => JSON.parse(readFileSync(file, 'utf8')).at.length).toBe(1);
  await kiosk.kill();
  const { version } = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ version, at: Array(5).fill(Date.now()) }));
  const started = startBare(dataFolder, '--supervised');
  await once(started, 'exit');
  expect(started.exitCode).toBe(EXIT.crashLoop);
  // Once only: the next start is tried again.
  expect(JSON.parse(readFileSync(file, 'utf8')).at).toEqual([]);
});

it('when no window stands, the process ends to be started anew, and the rating is there', async () => {
  const hall = await aRating();
  await hall.kiosk().kill();
  const starter = join(hall.dataFolder, '..', 'electron-supervised');
  const program = inject('program') || electronRuntime().path;
  const script = `#!/bin/sh\nexec '${program}' "$@" --supervised\n`;
  writeFileSync(starter, script, { mode: 0o755 });
  await hall.restart(starter);
  const { electron, output } = hall.kiosk();
  const child = electron.process();
  const ended = once(child, 'exit');
  for (const time of [1, 2, 3, 4, 5]) {
    process.kill(await pageProcess(hall), 'SIGKILL');
    if (time === 5) break;
    await expect
      .poll(() => output().match(/the page is loaded/g)?.length, { timeout: 30_000 })
      .toBe(1 + time);
  }
  await ended;
  expect(child.exitCode).toBe(EXIT.restart);
  await hall.restart();
  await theCitizen(hall).submits();
  const [held] = await delivered(hall, 1);
  expect(held?.satisfaction).toBe(2);
});
