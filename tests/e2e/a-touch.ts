import { expect } from 'vitest';
import { type Fingers, fingersOn, type Place, placeOn } from '../../scripts/launch/fingers.ts';
import type { Hall } from '../../scripts/launch/hall.ts';
import { LEVEL_NAMES, LEVELS, type Level } from '../../shared/level.ts';

/** Nothing ends by itself while fingers are tried out. */
export const PATIENT = {
  invitationMs: 60_000,
  untouchedMs: 60_000,
  untouchedBadMs: 60_000,
  thanksMs: 1_000,
} as const;

export const INVITED = '请您对本次服务作出评价';

/** A citizen whose fingers are told apart from what they mean. */
export interface Touching {
  readonly fingers: Fingers;
  /** Where a face is. */
  face(level: Level, share?: Place): Promise<Place>;
  /** Somewhere that presses nothing. */
  words(): Promise<Place>;
  /** Waits for a heading or a ticket. */
  sees(text: string): Promise<void>;
  /** Waits until a finger has been down so long, by the window's own clock, ms. */
  stays(ms: number): Promise<void>;
  /** How long the screen had stood when it was touched last, ms. */
  ageWhenTouched(): Promise<number>;
  /** The kiosk has answered everything the queue machine said. */
  acknowledged(): Promise<void>;
  /** The invitation is there and has stood long enough to take a tap. */
  invited(): Promise<void>;
  /** What stands there has stood long enough to take a tap. */
  listened(): Promise<void>;
  /** The questionnaire is there: which level was taken, and how many ticks were set by mistake. */
  taken(): Promise<{ readonly level: Level | undefined; readonly ticks: number }>;
  /** Ticks an option. */
  ticks(word: string): Promise<void>;
  /** Presses 提交 and waits for the thanks. */
  submits(): Promise<void>;
}

export async function touching(hall: Hall): Promise<Touching> {
  const { page } = hall.kiosk();
  const fingers = await fingersOn(page);
  await page.evaluate(() => {
    // The guard lets nothing through to here while it refuses.
    window.addEventListener('pointerdown', () => {
      Reflect.set(window, 'heard', true);
    });
    // A touch is seen here even when the guard refuses the press.
    let title = '';
    let since = 0;
    new MutationObserver(() => {
      const now = document.querySelector('h1')?.textContent ?? '';
      if (now !== title) since = performance.now();
      title = now;
    }).observe(document, { subtree: true, childList: true });
    window.addEventListener('touchstart', (event) => {
      Reflect.set(window, 'age', event.timeStamp - since);
    });
  });
  const title = page.getByRole('heading', { level: 1 });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const sees = (text: string) => page.getByText(text).first().waitFor();
  const words = () => placeOn(title);

  async function listened(): Promise<void> {
    await page.evaluate(() => Reflect.set(window, 'heard', false));
    const place = await words();
    await expect
      .poll(async () => {
        await fingers.tap(place);
        return page.evaluate(() => Reflect.get(window, 'heard'));
      })
      .toBe(true);
  }

  return {
    fingers,
    words,
    sees,
    listened,
    face: (level, share) => placeOn(button(LEVEL_NAMES[level]), share),
    async stays(ms) {
      const since = await page.evaluate(() => performance.now());
      await expect
        .poll(() => page.evaluate(() => performance.now()), { timeout: ms * 3 })
        .toBeGreaterThan(since + ms);
    },
    ageWhenTouched: () => page.evaluate(() => Number(Reflect.get(window, 'age'))),
    async acknowledged() {
      const answered = new Set(hall.machine.replies());
      // An event that moves nothing, said last: its answer comes after all others.
      await hall.machine.recall({ id: `recall-${answered.size}` });
      await hall.machine.waitForReply(
        (reply) => reply.kind === 'ack' && reply.id === `recall-${answered.size}`,
      );
    },
    async invited() {
      await sees(INVITED);
      await listened();
    },
    async taken() {
      await button('重新选择').waitFor();
      const text = await title.innerText();
      return {
        level: LEVELS.find((level) => text.trim().split(/\s+/).includes(LEVEL_NAMES[level])),
        ticks: await page.locator('main [data-selected]').count(),
      };
    },
    async ticks(word) {
      await fingers.tap(await placeOn(page.getByText(word, { exact: true })));
      await page.locator('label[data-selected]', { hasText: word }).waitFor();
    },
    async submits() {
      await listened();
      await fingers.tap(await placeOn(button('提交')));
      await sees('谢谢');
    },
  };
}
