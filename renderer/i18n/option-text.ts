import type { Language } from '../../shared/provisioning.ts';
import english from './options.en.json';

interface Translated {
  /** The Chinese wording that was translated. */
  readonly zh: string;
  readonly text: string;
}

const ENGLISH: ReadonlyMap<string, Translated> = new Map(Object.entries(english));

/**
 * An option in the citizen's language. Provinces write their own options: a translation holds only
 * while the Chinese wording is the one that was translated, whatever the code.
 */
export function optionText(
  option: { readonly code: string; readonly text: string },
  language: Language,
): string {
  if (language === 'zh-Hans') return option.text;
  const known = ENGLISH.get(option.code);
  return known?.zh === option.text ? known.text : option.text;
}
