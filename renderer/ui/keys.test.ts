import { describe, expect, test } from 'vitest';
import { firstKeys, type KeySet, keyRows, keysAfter, typeKey } from './keys.ts';

test('writes at the caret and over what is selected', () => {
  expect(typeKey({ text: 'ab', from: 1, to: 1 }, 'x')).toEqual({ text: 'axb', from: 2, to: 2 });
  expect(typeKey({ text: 'abc', from: 0, to: 2 }, '{space}')).toEqual({
    text: ' c',
    from: 1,
    to: 1,
  });
  expect(typeKey({ text: 'ab', from: 1, to: 1 }, '{enter}').text).toBe('a\nb');
});

test('deletes a whole character before the caret, or the selection', () => {
  expect(typeKey({ text: '好𠮷', from: 3, to: 3 }, '{bksp}').text).toBe('好');
  expect(typeKey({ text: 'abc', from: 1, to: 3 }, '{bksp}').text).toBe('a');
  expect(typeKey({ text: 'abc', from: 0, to: 0 }, '{bksp}').text).toBe('abc');
});

describe('the keys that are shown', () => {
  const pinyin: KeySet = { script: 'pinyin', face: 'letters' };
  const latin: KeySet = { script: 'latin', face: 'letters' };

  test('begin with pinyin for both kinds of Chinese and with Latin for others', () => {
    expect(firstKeys('zh-Hans')).toEqual(pinyin);
    expect(firstKeys('zh-Hant')).toEqual(pinyin);
    expect(firstKeys('en')).toEqual(latin);
  });

  test('switch between the scripts', () => {
    expect(keysAfter(pinyin, '{script}')).toEqual(latin);
    expect(keysAfter(latin, '{script}')).toEqual(pinyin);
  });

  test('switch to digits and back in the same script', () => {
    expect(keysAfter(pinyin, '{digits}')).toEqual({ script: 'pinyin', face: 'digits' });
    expect(keysAfter({ script: 'pinyin', face: 'digits' }, '5').face).toBe('digits');
    expect(keysAfter({ script: 'pinyin', face: 'digits' }, '{letters}')).toEqual(pinyin);
  });

  test('are capitals for one letter', () => {
    const capitals = keysAfter(latin, '{shift}');
    expect(capitals.face).toBe('capitals');
    expect(keysAfter(capitals, '{shift}')).toEqual(latin);
    expect(keysAfter(capitals, 'A')).toEqual(latin);
  });

  test.each(['pinyin', 'latin'] as const)('hold none twice (%s)', (script) => {
    for (const face of ['letters', 'capitals', 'digits'] as const) {
      const keys = keyRows({ script, face }).flatMap((row) => row.split(' '));
      expect(keys).toEqual([...new Set(keys)]);
    }
  });
});
