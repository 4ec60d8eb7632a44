import { expect, it } from 'vitest';
import type { Hall } from '../../scripts/launch/hall.ts';
import { aService } from '../../scripts/queue-simulator/index.ts';
import { PATIENT, type Touching, touching } from './a-touch.ts';
import { aHall, delivered } from './at-the-counter.ts';

/** A citizen who was invited with A001. */
async function invited(): Promise<{ readonly hall: Hall; readonly touch: Touching }> {
  const hall = await aHall({ settings: { timeouts: PATIENT } });
  const touch = await touching(hall);
  await hall.serve('A001');
  await touch.invited();
  return { hall, touch };
}

/** The next ticket is called and invited. */
async function next(hall: Hall): Promise<void> {
  await hall.machine.call('A002', { service: aService({ ticket: 'A002' }) });
  await hall.machine.start();
}

const interruptions: Readonly<Record<string, (hall: Hall) => Promise<void>>> = {
  called: next,
  cancelled: (hall) => hall.machine.cancel(),
  abandoned: (hall) => hall.machine.abandon(),
  transferred: (hall) => hall.machine.transfer(),
  suspended: (hall) => hall.machine.suspend(),
  paused: (hall) => hall.machine.pause(),
};

it.each(Object.keys(interruptions))(
  '%s takes the screen neither from a finger on a face nor from the questionnaire',
  async (event) => {
    const { hall, touch } = await invited();
    await touch.fingers.down(await touch.face(2));
    await interruptions[event]?.(hall);
    await touch.acknowledged();
    await touch.fingers.lift();
    expect(await touch.taken()).toEqual({ level: 2, ticks: 0 });
    await touch.listened();
    await touch.ticks('没有提供材料样本');
    await interruptions[event]?.(hall);
    await touch.acknowledged();
    expect(await touch.taken()).toEqual({ level: 2, ticks: 1 });
    await touch.submits();
    const [held] = await delivered(hall, 1);
    expect(held?.item).toMatchObject({ satisfaction: 2, evalDetail: '207', reason: 'given' });
  },
);

it('a finger that stays for three seconds keeps the screen; the next invitation comes after the thanks', async () => {
  const { hall, touch } = await invited();
  await touch.fingers.down(await touch.face(4));
  await next(hall);
  await hall.machine.evaluate();
  await touch.stays(3_000);
  await touch.fingers.lift();
  expect(await touch.taken()).toEqual({ level: 4, ticks: 0 });
  await touch.sees('A002');
  await touch.submits();
  await touch.invited();
  await touch.fingers.tap(await touch.face(1));
  expect(await touch.taken()).toEqual({ level: 1, ticks: 0 });
  await touch.submits();
  const held = await delivered(hall, 2);
  expect(held.map(({ satisfaction }) => satisfaction).sort()).toEqual([1, 4]);
});

it('a finger that leaves its face lets the next ticket come', async () => {
  const { hall, touch } = await invited();
  await touch.fingers.down(await touch.face(4));
  await next(hall);
  await touch.fingers.slide(await touch.words());
  await touch.sees('A002');
  await touch.fingers.lift();
  expect(hall.province.evaluations()).toEqual([]);
});

it('another language, larger type and more contrast keep what was said', async () => {
  const { hall, touch } = await invited();
  const { page } = hall.kiosk();
  await touch.fingers.tap(await touch.face(2));
  await touch.taken();
  await touch.listened();
  await touch.ticks('没有提供材料样本');
  const wishes = [
    [{ type: 'comfort', comfort: { elder: true, contrast: true } }, 'html[data-elder=true]'],
    [{ type: 'language', language: 'en' }, 'html[lang=en]'],
    [{ type: 'language', language: 'zh-Hans' }, 'html[lang=zh-Hans]'],
    [{ type: 'comfort', comfort: { elder: false, contrast: false } }, 'html[data-elder=false]'],
  ] as const;
  for (const [wish, seen] of wishes) {
    await page.evaluate(
      (intent) => Reflect.get(window, 'host').request('session.intent', intent),
      wish,
    );
    await page.locator(seen).waitFor();
    expect(await page.locator('main label[data-selected]').count()).toBe(1);
  }
  expect(await touch.taken()).toEqual({ level: 2, ticks: 1 });
  await touch.submits();
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({ satisfaction: 2, evalDetail: '207', reason: 'given' });
});

it('the window process dies under a finger: what was said comes back and is sent', async () => {
  const hall = await aHall({ settings: { timeouts: { ...PATIENT, untouchedBadMs: 8_000 } } });
  const touch = await touching(hall);
  await hall.serve('A001');
  await touch.invited();
  await touch.fingers.tap(await touch.face(2));
  await touch.taken();
  await touch.listened();
  await touch.ticks('没有提供材料样本');
  await touch.fingers.down(await touch.words());
  await next(hall);
  const { electron } = hall.kiosk();
  await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await expect
    .poll(() => hall.kiosk().output(), { timeout: 20_000 })
    .toMatch(/the window process is gone[\s\S]*the page is loaded/);
  // The driver's page died with the process: the new one is read through main.
  const seen = () =>
    electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        "[...document.querySelectorAll('h1, label[data-selected]')].map((each) => each.innerText.replace(/\\s/g, '')).join(' ')",
      ),
    );
  await expect.poll(seen).toBe('您的评价不满意 没有提供材料样本');
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({ satisfaction: 2, evalDetail: '207', reason: 'given' });
});
