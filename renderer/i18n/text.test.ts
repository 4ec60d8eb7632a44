import { expect, test } from 'vitest';
import { LEVEL_NAMES, LEVELS } from '../../shared/level.ts';
import { LANGUAGES } from '../../shared/provisioning.ts';
import { CATALOGUES, LANGUAGE_NAMES } from './text.ts';

/** `a.b.c` → text, for every text of a catalogue. */
function flat(content: object, prefix = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(content)) {
    if (typeof value === 'string') texts.set(prefix + key, value);
    else for (const entry of flat(value, `${prefix}${key}.`)) texts.set(...entry);
  }
  return texts;
}

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted();
}

test.each(LANGUAGES)('%s has the same texts with the same placeholders as Chinese', (language) => {
  const chinese = flat(CATALOGUES['zh-Hans']);
  const other = flat(CATALOGUES[language]);
  expect([...other.keys()].toSorted()).toEqual([...chinese.keys()].toSorted());
  for (const [key, text] of other) {
    expect(text.trim(), key).not.toBe('');
    expect(placeholders(text), key).toEqual(placeholders(chinese.get(key) ?? ''));
  }
});

test('the five levels have the fixed Chinese wording (R1)', () => {
  for (const level of LEVELS) {
    expect(CATALOGUES['zh-Hans'].level[level]).toBe(LEVEL_NAMES[level]);
  }
});

test('every language has a name of its own', () => {
  expect(new Set(LANGUAGES.map((language) => LANGUAGE_NAMES[language])).size).toBe(
    LANGUAGES.length,
  );
});
