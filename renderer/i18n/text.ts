import { createInstance, type TFunction } from 'i18next';
import { createContext, useContext } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language } from '../../shared/provisioning.ts';
import en from './en.json';
import zhHans from './zh-Hans.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof zhHans };
  }
}

/** Every text of the window, per language. */
export const CATALOGUES: Readonly<Record<Language, typeof zhHans>> = { 'zh-Hans': zhHans, en };

/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  'zh-Hans': '简体中文',
  en: 'English',
};

export type Text = TFunction;

/** Loads all languages; call once, before anything is drawn. */
export function startTexts(): void {
  void createInstance()
    .use(initReactI18next)
    .init({
      initAsync: false,
      lng: 'zh-Hans',
      fallbackLng: 'zh-Hans',
      resources: {
        'zh-Hans': { translation: CATALOGUES['zh-Hans'] },
        en: { translation: CATALOGUES.en },
      },
      // React escapes.
      interpolation: { escapeValue: false },
    });
}

const LanguageContext = createContext<Language>('zh-Hans');

export const TextProvider = LanguageContext.Provider;

/** The texts in the language of the frame that is being drawn. */
export function useText(): { readonly t: Text; readonly language: Language } {
  const language = useContext(LanguageContext);
  const { t } = useTranslation(undefined, { lng: language });
  return { t, language };
}
