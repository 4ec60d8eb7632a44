import { expect, test } from 'vitest';
import { keyRows, layoutAfter, typeKey } from './keys.ts';

test('writes at the caret and over what is selected', () => {
  expect(typeKey({ text: 'ab', from: 1, to: 1 }, 'x')).toEqual({ text: 'axb', from: 2, to: 2 });
  expect(typeKey({ text: 'abc', from: 0, to: 2 }, '{space}')).toEqual({
    text: ' c',
    from: 1,
    to: 1,
  });
});

test('deletes a whole character before the caret, or the selection', () => {
  expect(typeKey({ text: '好𠮷', from: 3, to: 3 }, '{bksp}').text).toBe('好');
  expect(typeKey({ text: 'abc', from: 1, to: 3 }, '{bksp}').text).toBe('a');
  expect(typeKey({ text: 'abc', from: 0, to: 0 }, '{bksp}').text).toBe('abc');
});

test('switches between small letters, capitals and digits', () => {
  expect(layoutAfter('letters', '{shift}')).toBe('capitals');
  expect(layoutAfter('capitals', '{shift}')).toBe('letters');
  expect(layoutAfter('letters', '{digits}')).toBe('digits');
  expect(layoutAfter('letters', 'a')).toBeUndefined();
});

test('no key stands twice in a layout', () => {
  for (const layout of ['letters', 'capitals', 'digits'] as const) {
    for (const language of ['zh-Hans', 'en'] as const) {
      const keys = keyRows(layout, language).flatMap((row) => row.split(' '));
      expect(keys).toEqual([...new Set(keys)]);
    }
  }
});
