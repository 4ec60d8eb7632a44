import type { OptionTexts } from './catalogue.ts';

/**
 * An option in the citizen's language. Provinces write their own options: a translation holds only
 * while the Chinese wording is the one that was translated, whatever the code.
 */
export function optionText(
  option: { readonly code: string; readonly text: string },
  translations: OptionTexts,
): string {
  const known = translations[option.code];
  return known?.zh === option.text ? known.text : option.text;
}
