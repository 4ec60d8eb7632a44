import type zhHans from './zh-Hans.json';

/** Every text of the window, as Chinese has it. */
export type Texts = typeof zhHans;

/** The province's options in another language, by code. */
export type OptionTexts = Readonly<
  Record<
    string,
    {
      /** The Chinese wording that was translated. */
      readonly zh: string;
      readonly text: string;
    }
  >
>;

/** Everything the window says in one language. */
export interface Catalogue {
  readonly texts: Texts;
  readonly options: OptionTexts;
}
