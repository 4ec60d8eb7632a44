import type { Lexicon, Word } from './table.ts';

/** Words put one after another, with the letters they cost. */
export interface Sentence {
  readonly words: readonly string[];
  readonly cost: number;
}

/** A way to read some letters from the front: their syllables as one reading. */
export interface Reading {
  readonly reading: string;
  /** How many letters it takes, apostrophes included. */
  readonly end: number;
}

/** Longest syllable: zhuang, chuang, shuang. */
const LONGEST_SYLLABLE = 6;
/** Longest word of the table, in syllables; our own phrases reach it. */
const LONGEST_WORD = 10;

/**
 * The syllables that begin at a place of the letters; an apostrophe there is stepped over, and none
 * reaches across one.
 */
function syllablesAt(
  lexicon: Lexicon,
  letters: string,
  from: number,
  spellings: Spellings,
): readonly Reading[] {
  const start = letters[from] === "'" ? from + 1 : from;
  const found: Reading[] = [];
  const furthest = Math.min(letters.length, start + LONGEST_SYLLABLE);
  for (let end = start + 1; end <= furthest; end += 1) {
    for (const spelling of spellings(letters.slice(start, end))) {
      const reading = lexicon.syllable(asWritten(spelling));
      if (reading !== undefined) found.push({ reading, end });
    }
  }
  return found;
}

/** Who learned it otherwise spells 略 and 虐 with u. */
function asWritten(syllable: string): string {
  return syllable === 'lue' || syllable === 'nue' ? `${syllable[0]}ve` : syllable;
}

/** What may be meant by the letters of one syllable. */
export type Spellings = (letters: string) => readonly string[];

const asTyped: Spellings = (letters) => [letters];

/** All readings that begin at a place and that some word begins with, shortest first. */
export function readingsAt(
  lexicon: Lexicon,
  letters: string,
  from: number,
  spellings: Spellings = asTyped,
): readonly Reading[] {
  const found: Reading[] = [];
  let last: readonly Reading[] = [{ reading: '', end: from }];
  for (let length = 1; length <= LONGEST_WORD && last.length > 0; length += 1) {
    last = last.flatMap(({ reading, end }) =>
      syllablesAt(lexicon, letters, end, spellings)
        .map((next) => ({ reading: reading + next.reading, end: next.end }))
        .filter((longer) => lexicon.hasPrefix(longer.reading)),
    );
    found.push(...last);
  }
  return found;
}

/**
 * The best sentences for all the letters: at every place the cheapest ways to get there are kept. The
 * last syllable may be incomplete.
 * @param keep how many ways
 * @returns cheapest first; none where the letters are no syllables
 */
export function bestSentences(
  lexicon: Lexicon,
  letters: string,
  keep: number,
): readonly Sentence[] {
  const ways: Sentence[][] = Array.from({ length: letters.length + 1 }, () => []);
  ways[0] = [{ words: [], cost: 0 }];
  for (let from = 0; from < letters.length; from += 1) {
    const before = ways[from] ?? [];
    if (before.length === 0) continue;
    const readings = readingsAt(lexicon, letters, from);
    for (const { reading, end } of readings) {
      addAll(ways[end] ?? [], before, lexicon.words(reading).slice(0, keep), keep);
    }
    for (const { reading, end } of [{ reading: '', end: from }, ...readings]) {
      const words = incomplete(lexicon, letters, reading, end, keep);
      addAll(ways[letters.length] ?? [], before, words, keep);
    }
  }
  const whole = letters.endsWith("'") ? ways[letters.length - 1] : undefined;
  return [...(ways[letters.length] ?? []), ...(whole ?? [])];
}

/** Words of a reading and one more syllable of which only the beginning has been typed. */
function incomplete(
  lexicon: Lexicon,
  letters: string,
  reading: string,
  end: number,
  limit: number,
): readonly Word[] {
  const rest = letters.slice(letters[end] === "'" ? end + 1 : end);
  if (rest === '' || rest.length >= LONGEST_SYLLABLE || rest.includes("'")) return [];
  if (lexicon.syllable(rest) !== undefined) return [];
  const range = lexicon.syllablesFrom(rest);
  if (range === undefined) return [];
  return lexicon.best(reading + range[0], reading + range[1], limit, reading.length + 1);
}

function addAll(
  target: Sentence[],
  before: readonly Sentence[],
  words: readonly Word[],
  keep: number,
): void {
  for (const way of before) {
    for (const word of words) {
      const cost = way.cost + word.cost;
      if (target.length === keep && cost >= (target.at(-1)?.cost ?? 0)) break;
      const sentence = { words: [...way.words, word.text], cost };
      const text = sentence.words.join('');
      const same = target.findIndex((other) => other.words.join('') === text);
      if (same >= 0 && (target[same]?.cost ?? 0) <= cost) continue;
      if (same >= 0) target.splice(same, 1);
      const at = target.findIndex((other) => other.cost > cost);
      target.splice(at < 0 ? target.length : at, 0, sentence);
      if (target.length > keep) target.pop();
    }
  }
}
