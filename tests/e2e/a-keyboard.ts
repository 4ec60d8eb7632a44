import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** More than any screen has. */
const MOST_STOPS = 60;

/** Somebody with a keyboard and nothing else. */
export interface Keys {
  /** Goes on by Tab to what has that name, or begins with it, and sees at every stop where the focus is. */
  to(name: string): Promise<void>;
  /** Presses a key until that is seen: what comes right after a new screen was meant for the last. */
  until(key: string, seen: string): Promise<void>;
  /** Goes to it and presses Enter until that is seen. */
  press(name: string, seen: string): Promise<void>;
  /** Goes to a tick box and ticks it. */
  tick(name: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Every stop of Tab from the top of the page until it begins again: nobody is held anywhere. */
  stops(): Promise<readonly string[]>;
  /** What has the focus; an empty name when nothing has it that can be pressed. */
  focused(): Promise<string>;
}

interface Stop {
  readonly name: string;
  readonly isRinged: boolean;
  readonly isInside: boolean;
  /** Its number among all elements of the page. */
  readonly place: number;
}

/** @param page of a real kiosk */
export function keysAt(page: Page): Keys {
  async function next(): Promise<string> {
    await page.keyboard.press('Tab');
    const { name, isRinged, isInside } = await page.evaluate(whereFocusIs);
    if (name !== '')
      expect({ name, isRinged, isInside }).toEqual({ name, isRinged: true, isInside: true });
    return name;
  }

  const isSeen = (selector: string) => page.locator(selector).first().isVisible();

  const keys: Keys = {
    async to(name) {
      for (let stop = 0; stop < MOST_STOPS; stop += 1) {
        const found = await next();
        if (found === name || found.startsWith(`${name} `)) return;
      }
      throw new Error(`Tab never comes to ${name}`);
    },
    async until(key, seen) {
      await expect
        .poll(
          async () => {
            if (await isSeen(seen)) return true;
            await page.keyboard.press(key);
            return isSeen(seen);
          },
          { timeout: 15_000, interval: 200 },
        )
        .toBe(true);
    },
    async press(name, seen) {
      await keys.to(name);
      await keys.until('Enter', seen);
    },
    async tick(name) {
      await keys.to(name);
      const box = page.getByRole('checkbox', { name });
      await expect
        .poll(async () => {
          if (!(await box.isChecked())) await page.keyboard.press('Space');
          return box.isChecked();
        })
        .toBe(true);
    },
    type: (text) => page.keyboard.type(text),
    async stops() {
      const names: string[] = [];
      const places: number[] = [];
      while (names.length <= MOST_STOPS) {
        const name = await next();
        const { place } = await page.evaluate(whereFocusIs);
        if (name !== '' && place === places[0]) break;
        if (name !== '') {
          names.push(name);
          places.push(place);
        }
      }
      // The focus may have been anywhere; the page begins where its first element is.
      const top = places.indexOf(Math.min(...places));
      return [...names.slice(top), ...names.slice(0, top)];
    },
    focused: async () => (await page.evaluate(whereFocusIs)).name,
  };
  return keys;
}

/** Runs in the page. */
function whereFocusIs(): Stop {
  const { activeElement: focused } = document;
  const isPressable = focused?.matches('button, input, textarea') === true;
  if (focused === null || !isPressable)
    return { name: '', isRinged: false, isInside: false, place: -1 };
  const drawn = focused.closest('label') ?? focused;
  const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
  const { left, top, right, bottom } = drawn.getBoundingClientRect();
  return {
    name: (focused.getAttribute('aria-label') ?? drawn.textContent ?? '').trim(),
    isRinged: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
    isInside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
    place: [...document.querySelectorAll('*')].indexOf(focused),
  };
}
