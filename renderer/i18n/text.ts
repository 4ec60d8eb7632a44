import { createInstance, type TFunction } from 'i18next';
import { createContext, useContext, useEffect, useState } from 'react';
import type { Language } from '../../shared/languages.ts';
import type { Catalogue, Texts } from './catalogue.ts';
import { CHINESE } from './catalogues.ts';
import { optionText } from './option-text.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Texts };
  }
}

export type Text = TFunction;

/** What the window says, in one language. */
export interface Wording {
  readonly language: Language;
  readonly t: Text;
  /** An option of the province; in its own words where nobody has translated those. */
  readonly optionText: (option: { readonly code: string; readonly text: string }) => string;
}

/** The wordings that are here already, and the way to the others. */
export interface Wordings {
  readonly loaded: (language: Language) => Wording | undefined;
  /** Never rejects: what cannot be loaded is reported, and said in Chinese from then on. */
  readonly load: (language: Language) => Promise<Wording>;
}

/**
 * @param load of the catalogue of a language
 * @param failed hears which language could not be loaded, and why
 */
export function createWordings(
  load: (language: Language) => Promise<Catalogue>,
  failed: (language: Language, error: unknown) => void,
): Wordings {
  const i18n = createInstance();
  // Nothing is loaded by i18next itself, so it is ready at once.
  void i18n.init({
    initAsync: false,
    lng: 'zh-Hans',
    fallbackLng: 'zh-Hans',
    resources: {},
    // React escapes.
    interpolation: { escapeValue: false },
  });

  const wordings = new Map<Language, Wording>();
  const add = (language: Language, { texts, options }: Catalogue): Wording => {
    i18n.addResourceBundle(language, 'translation', texts);
    const wording: Wording = {
      language,
      t: i18n.getFixedT(language),
      optionText: (option) => optionText(option, options),
    };
    wordings.set(language, wording);
    return wording;
  };
  const chinese = add('zh-Hans', CHINESE);

  return {
    loaded: (language) => wordings.get(language),
    async load(language) {
      try {
        return wordings.get(language) ?? add(language, await load(language));
      } catch (error) {
        failed(language, error);
        wordings.set(language, chinese);
        return chinese;
      }
    },
  };
}

/**
 * The wording to draw now: the one asked for as soon as it is there, until then the one before.
 * Undefined while there is none before.
 */
export function useWording(
  { loaded, load }: Wordings,
  asked: Language | undefined,
): Wording | undefined {
  const ready = asked === undefined ? undefined : loaded(asked);
  const [drawn, draw] = useState(ready);
  if (ready !== undefined && ready !== drawn) draw(ready);
  useEffect(() => {
    if (asked === undefined || ready !== undefined) return;
    let wanted = true;
    void load(asked).then((wording) => {
      if (wanted) draw(wording);
    });
    return () => {
      wanted = false;
    };
  }, [asked, ready, load]);
  return ready ?? drawn;
}

const WordingContext = createContext<Wording | undefined>(undefined);

export const WordingProvider = WordingContext.Provider;

/** The texts in the language of the frame that is being drawn. */
export function useText(): Wording {
  const wording = useContext(WordingContext);
  if (wording === undefined) throw new Error('outside of WordingProvider');
  return wording;
}
