import type { Candidate } from './candidates.ts';
import type { TraditionalTable } from './table.ts';

/** Turns candidates into traditional characters. */
export type Traditional = (candidates: readonly Candidate[]) => readonly Candidate[];

/**
 * Words keep their traditional spelling inside sentences; a character that became of several is
 * offered in all of them: 发 as 發 and 髮.
 */
export function createTraditional(table: TraditionalTable): Traditional {
  const characters = new Map<string, string>();
  const pairs = [...table.characters];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    characters.set(pairs[at] ?? '', pairs[at + 1] ?? '');
  }
  const words = new Map(table.words);
  const several = new Map(table.several);
  const convert = (word: string) =>
    words.get(word) ??
    [...word].map((character) => characters.get(character) ?? character).join('');

  return (candidates) => {
    const seen = new Set<string>();
    return candidates
      .flatMap((candidate) => {
        const all = several.get(candidate.text);
        if (all !== undefined)
          return [...all].map((text) => ({ ...candidate, text, words: [text] }));
        return [{ ...candidate, text: candidate.words.map(convert).join('') }];
      })
      .filter(({ text }) => !seen.has(text) && seen.add(text));
  };
}
