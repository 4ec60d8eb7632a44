import { expect, test, vi } from 'vitest';
import { CATALOGUES, type Language } from '../../shared/languages.ts';
import { LEVEL_NAMES, LEVELS } from '../../shared/level.ts';
import { CHINESE, loadCatalogue } from './catalogues.ts';
import { createWordings } from './text.ts';

const languages = Object.keys(CATALOGUES) as Language[];
const option = { code: '207', text: '没有提供材料样本' };

function theWordings(load = loadCatalogue) {
  const failed = vi.fn<(language: Language, error: unknown) => void>();
  return { ...createWordings(load, failed), failed };
}

test('Chinese is there at once, the others when they have been asked for', async () => {
  const { loaded, load } = theWordings();
  expect(languages.filter((language) => loaded(language) !== undefined)).toEqual(['zh-Hans']);
  await load('zh-Hant');
  expect(languages.filter((language) => loaded(language) !== undefined)).toEqual([
    'zh-Hans',
    'zh-Hant',
  ]);
});

test('each language says it in its own words', async () => {
  const { load } = theWordings();
  const said: string[][] = [];
  for (const language of ['zh-Hans', 'zh-Hant', 'en'] as const) {
    const { t, optionText } = await load(language);
    said.push([t('level.1'), t('time.left', { seconds: 7 }), optionText(option)]);
  }
  expect(said).toEqual([
    ['非常不满意', '剩余 7 秒', '没有提供材料样本'],
    ['非常不滿意', '剩餘 7 秒', '沒有提供材料樣本'],
    ['Very dissatisfied', '7 seconds left', 'No sample papers provided'],
  ]);
});

test('a catalogue is loaded once', async () => {
  const load = vi.fn(loadCatalogue);
  const wordings = theWordings(load);
  const first = await wordings.load('en');
  expect(await wordings.load('en')).toBe(first);
  expect(load).toHaveBeenCalledTimes(1);
});

test('what cannot be loaded is reported, and said in Chinese', async () => {
  const error = new Error('404');
  const { load, loaded, failed } = theWordings(() => Promise.reject(error));
  const wording = await load('en');
  expect([wording.language, wording.t('comfort.elder')]).toEqual(['zh-Hans', '长者模式']);
  expect(loaded('en')).toBe(wording);
  expect(failed).toHaveBeenCalledExactlyOnceWith('en', error);
});

test('the five levels have the fixed Chinese wording (R1)', () => {
  for (const level of LEVELS) expect(CHINESE.texts.level[level]).toBe(LEVEL_NAMES[level]);
});

test('every language has a name of its own', () => {
  const names = languages.map((language) => CATALOGUES[language].name);
  expect(new Set(names).size).toBe(languages.length);
});
