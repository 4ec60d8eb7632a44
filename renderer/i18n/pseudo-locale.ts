import type { Catalogue } from './catalogue.ts';

/** From right to left, whatever the script: RIGHT-TO-LEFT OVERRIDE until POP DIRECTIONAL FORMATTING. */
const MIRROR_ON = '\u202E';
const MIRROR_OFF = '\u202C';

/** FIRST STRONG ISOLATE until POP DIRECTIONAL ISOLATE. */
const APART_ON = '\u2068';
const APART_OFF = '\u2069';

/**
 * English in disguise: written from right to left between marks that show where a text was cut, and
 * two fifths longer, as translations from a terse language are. Who reads plain English on a screen
 * in this language has found a text outside of the catalogues.
 */
export function disguise({ texts, options }: Catalogue): Catalogue {
  return {
    texts: disguiseAll(texts),
    options: Object.fromEntries(
      Object.entries(options).map(([code, { zh, text }]) => [
        code,
        { zh, text: disguiseText(text) },
      ]),
    ),
  };
}

function disguiseAll<T extends object>(texts: T): T {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'object' && value !== null
        ? disguiseAll(value)
        : disguiseText(String(value)),
    ]),
  ) as T;
}

/**
 * Placeholders stay as they are, and so does what is put into them: a ticket is no text. As in every
 * language from right to left each is kept apart, or 138****1234 is read from its end.
 */
export function disguiseText(text: string): string {
  const parts = text.split(/(\{\{\w+\}\})/).map((part) => {
    if (part === '') return part;
    if (part.startsWith('{{')) return `${APART_ON}${part}${APART_OFF}`;
    return `${MIRROR_ON}${lengthened(part)}${MIRROR_OFF}`;
  });
  return `⟦${parts.join('')}⟧`;
}

/** Every other letter is doubled: with the spaces and the marks two fifths more. */
function lengthened(text: string): string {
  let letters = 0;
  return text.replaceAll(/\p{L}/gu, (letter) => {
    letters += 1;
    return letters % 2 === 1 ? letter.repeat(2) : letter;
  });
}
