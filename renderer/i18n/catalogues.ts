import type { Language } from '../../shared/languages.ts';
import type { Catalogue, OptionTexts, Texts } from './catalogue.ts';
import zhHans from './zh-Hans.json';

/** Comes with the window: what most halls begin with, and what is left when nothing can be loaded. */
export const CHINESE: Catalogue = { texts: zhHans, options: {} };

const LOADERS: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  'zh-Hans': () => Promise.resolve(CHINESE),
  'zh-Hant': () => together(import('./zh-Hant.json'), import('./options.zh-Hant.json')),
  en: () => together(import('./en.json'), import('./options.en.json')),
  'en-XB': disguised,
};

/**
 * Loads the texts of a language from its own files.
 * @throws when they are not there
 */
export function loadCatalogue(language: Language): Promise<Catalogue> {
  return LOADERS[language]();
}

async function together(
  texts: Promise<{ readonly default: Texts }>,
  options: Promise<{ readonly default: OptionTexts }>,
): Promise<Catalogue> {
  return { texts: (await texts).default, options: (await options).default };
}

async function disguised(): Promise<Catalogue> {
  // What ships to halls does not even contain it.
  if (import.meta.env.MODE === 'production') throw new Error('en-XB is for development alone');
  const { disguise } = await import('./pseudo-locale.ts');
  return disguise(await LOADERS.en());
}
