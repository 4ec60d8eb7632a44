import { expect, test } from 'vitest';
import { CATALOGUES } from '../../shared/languages.ts';
import { loadCatalogue } from './catalogues.ts';
import { disguiseText } from './pseudo-locale.ts';

const letters = (text: string) => text.replaceAll(/[⟦⟧\u202C\u202E]/g, '');

test('is written from right to left between marks', () => {
  expect(CATALOGUES['en-XB'].direction).toBe('rtl');
  expect(disguiseText('Next')).toBe('⟦\u202ENNexxt\u202C⟧');
});

test('leaves placeholders and what is put into them alone and apart', () => {
  expect(disguiseText('on {{phone}}')).toBe('⟦\u202Eoon \u202C\u2068{{phone}}\u2069⟧');
});

test('is two fifths longer', () => {
  const text = 'Sorry, your rating could not be saved';
  expect(letters(disguiseText(text)).length / text.length).toBeGreaterThanOrEqual(1.4);
});

test('has every text and every option of English', async () => {
  const [english, pseudo] = await Promise.all([loadCatalogue('en'), loadCatalogue('en-XB')]);
  expect(Object.keys(pseudo.texts)).toEqual(Object.keys(english.texts));
  expect(Object.keys(pseudo.options)).toEqual(Object.keys(english.options));
  expect(pseudo.texts.level['5']).toBe(disguiseText(english.texts.level['5']));
  expect(pseudo.options['207']).toEqual({
    zh: english.options['207']?.zh,
    text: disguiseText(english.options['207']?.text ?? ''),
  });
});

test('no hall can switch it on', () => {
  expect(CATALOGUES['en-XB'].reviewed).toBe(false);
});
