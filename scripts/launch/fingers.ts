import type { Locator, Page } from 'playwright-core';

/** The window and the session take no tap for 600 ms after a screen has come; one after this counts. */
export const GUARD_MS = 650;

/** Where a finger is, CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Fingers on the glass: the browser's own trusted touch events; gestures and clicks follow from them. */
export interface Fingers {
  /** One more finger comes down; those that are down stay. */
  down(at: Place): Promise<void>;
  /** The first finger slides. */
  slide(to: Place): Promise<void>;
  /** All fingers leave, the first one first. */
  lift(): Promise<void>;
  /** Down and up at one place. */
  tap(at: Place): Promise<void>;
}

/** Lays hands on the window; each call has fingers of its own. */
export async function fingersOn(page: Page): Promise<Fingers> {
  const devtools = await page.context().newCDPSession(page);
  let places: readonly Place[] = [];
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd') =>
    devtools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: places.map(({ x, y }, id) => ({ x, y, id })),
    });
  const fingers: Fingers = {
    async down(at) {
      places = [...places, at];
      await touch('touchStart');
    },
    async slide(to) {
      places = [to, ...places.slice(1)];
      await touch('touchMove');
    },
    async lift() {
      places = [];
      await touch('touchEnd');
    },
    async tap(at) {
      await fingers.down(at);
      await fingers.lift();
    },
  };
  return fingers;
}

/**
 * @param share across and down it, from 0 to 1; the middle unless given
 * @throws when it is not on the screen
 */
export async function placeOn(target: Locator, share: Place = { x: 0.5, y: 0.5 }): Promise<Place> {
  const box = await target.boundingBox();
  if (box === null) throw new Error(`not on the screen: ${target}`);
  return { x: box.x + box.width * share.x, y: box.y + box.height * share.y };
}
