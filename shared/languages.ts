/** What is known of a language before its texts are loaded. */
export interface LanguageFacts {
  /** What it calls itself. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** Somebody who grew up with it stands for every text; a hall can switch on no other. */
  readonly reviewed: boolean;
}

/** A BCP 47 tag. */
export type Language = 'zh-Hans' | 'zh-Hant' | 'en' | 'en-XB';

/**
 * Every language the window has a catalogue for. A further one is its tag, its line here and its two
 * files in `renderer/i18n/`.
 */
export const CATALOGUES: Readonly<Record<Language, LanguageFacts>> = {
  'zh-Hans': { name: '简体中文', direction: 'ltr', reviewed: true },
  'zh-Hant': { name: '繁體中文', direction: 'ltr', reviewed: true },
  en: { name: 'English', direction: 'ltr', reviewed: true },
  // Not a language: English in disguise, longer and from right to left, to try layouts with.
  'en-XB': { name: 'Pseudo', direction: 'rtl', reviewed: false },
};
