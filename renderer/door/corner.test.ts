import { expect, it } from 'vitest';
import { watchCorner } from './corner.ts';

/** A window of 1280 pixels without a browser. */
function aWindow(fromRight = false) {
  const target = Object.assign(new EventTarget(), { innerWidth: 1280 });
  let now = 0;
  let found = 0;
  watchCorner(target as unknown as Window, {
    now: () => now,
    fromRight: () => fromRight,
    found: () => {
      found += 1;
    },
  });
  const send = (type: string, facts: object) =>
    target.dispatchEvent(Object.assign(new Event(type), facts));
  return {
    found: () => found,
    /** A tap so many ms after the one before. */
    tap: (after: number, clientX = 20, clientY = 20, isPrimary = true) => {
      now += after;
      send('pointerdown', { clientX, clientY, isPrimary, button: 0 });
    },
    key: (facts: object) => send('keydown', facts),
  };
}

it('is found by five taps in three seconds, and by five more', () => {
  const { tap, found } = aWindow();
  for (let time = 0; time < 4; time += 1) tap(750);
  expect(found()).toBe(0);
  tap(750);
  expect(found()).toBe(1);
  for (let time = 0; time < 4; time += 1) tap(100);
  expect(found()).toBe(1);
  tap(100);
  expect(found()).toBe(2);
});

it.each([
  ['four taps', [[0], [9], [9], [9]]],
  ['five slow ones', [[0], [760], [760], [760], [760]]],
  ['one elsewhere in between', [[0], [9], [9], [9], [9, 200, 20], [9]]],
  [
    'five beside it',
    [
      [0, 97],
      [9, 97],
      [9, 97],
      [9, 97],
      [9, 97],
    ],
  ],
  [
    'five below it',
    [
      [0, 9, 97],
      [9, 9, 97],
      [9, 9, 97],
      [9, 9, 97],
      [9, 9, 97],
    ],
  ],
  [
    'five in the opposite corner',
    [
      [0, 1270],
      [9, 1270],
      [9, 1270],
      [9, 1270],
      [9, 1270],
    ],
  ],
] as const)('is not found by %s', (_what, taps) => {
  const { tap, found } = aWindow();
  for (const [after, x, y] of taps) tap(after, x, y);
  expect(found()).toBe(0);
});

it('is not found by a hand that leans on the glass', () => {
  const { tap, found } = aWindow();
  for (let time = 0; time < 5; time += 1) {
    tap(9);
    tap(0, 20, 20, false);
  }
  expect(found()).toBe(0);
});

it('lies at the right where the header begins there', () => {
  const { tap, found } = aWindow(true);
  for (let time = 0; time < 5; time += 1) tap(9, 20);
  expect(found()).toBe(0);
  for (let time = 0; time < 5; time += 1) tap(9, 1265);
  expect(found()).toBe(1);
});

it('is found by a chord of four keys and by no fewer', () => {
  const { key, found } = aWindow();
  const chord = { ctrlKey: true, altKey: true, shiftKey: true, code: 'KeyP' };
  for (const missing of ['ctrlKey', 'altKey', 'shiftKey']) key({ ...chord, [missing]: false });
  key({ ...chord, code: 'KeyQ' });
  key({ ...chord, repeat: true });
  expect(found()).toBe(0);
  key(chord);
  expect(found()).toBe(1);
});
