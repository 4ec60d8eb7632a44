import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { CATALOGUES, type Language } from '../../shared/languages.ts';
import { loadCatalogue } from './catalogues.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = globSync('*.json', { cwd: folder });
/** The pseudo-locale has no files; Chinese has no options, which the province writes itself. */
const translated = (Object.keys(CATALOGUES) as Language[]).filter(
  (language) => !['zh-Hans', 'en-XB'].includes(language),
);

test('each file is one of a language that can be drawn', () => {
  const wanted = [
    'zh-Hans.json',
    ...translated.flatMap((tag) => [`${tag}.json`, `options.${tag}.json`]),
  ];
  expect(files.toSorted()).toEqual(wanted.toSorted());
});

test.each(translated)('%s is loaded from its own two files', async (language) => {
  const read = (name: string) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8'));
  const { texts, options } = await loadCatalogue(language);
  expect({ ...texts }).toEqual(read(`${language}.json`));
  expect({ ...options }).toEqual(read(`options.${language}.json`));
});
