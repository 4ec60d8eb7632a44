import { bestSentences, type Reading, readingsAt } from './lattice.ts';
import { soundAlikes } from './sounds.ts';
import type { Lexicon, Word } from './table.ts';

/** Something to choose for the letters typed. */
export interface Candidate {
  readonly text: string;
  /** How many letters it stands for, from the front; the others stay. */
  readonly consumed: number;
  /** What it was put together from. */
  readonly words: readonly string[];
}

interface Proposal extends Candidate {
  readonly cost: number;
}

/** How many ways through the letters are followed. */
const WAYS = 5;
/** Of the sentences put together from words, so many are shown. */
const SENTENCES = 3;
/** Longer words that begin with these letters, so many; each costs more than a typed one. */
const COMPLETIONS = 3;
const NOT_TYPED = 3;
const ABBREVIATIONS = 12;
/** Words spelled as they are spoken elsewhere in the country. */
const ALIKE = 4;
/** Words that begin like each stretch of the letters. */
const WORDS_EACH = 12;
const SINGLES = 100;

/**
 * What the letters may mean, likeliest first: sentences and words for all of them, words that sound
 * like them, then words for their beginning, longest first, then single characters. Never empty for letters, and what is
 * offered first is never a demoted word: failing everything the letters themselves are offered.
 * @param letters small Latin letters and apostrophes
 */
export function candidatesFor(lexicon: Lexicon, letters: string): readonly Candidate[] {
  if (letters === '') return [];
  const readings = [...readingsAt(lexicon, letters, 0)].sort(longestFirst);
  const proposals = [
    ...forAll(lexicon, letters, readings),
    ...soundingAlike(lexicon, letters, readings),
    ...readings.flatMap(({ reading, end }) =>
      lexicon
        .words(reading)
        .slice(0, reading.length === 1 ? SINGLES : WORDS_EACH)
        .map((word) => proposal(word, end)),
    ),
  ];
  if (proposals.length === 0) return [asTyped(letters)];
  const seen = new Set<string>();
  const unique = proposals.filter(({ text }) => !seen.has(text) && seen.add(text));
  return plainFirst(lexicon, unique, letters);
}

/** What stands for all the letters. */
function forAll(
  lexicon: Lexicon,
  letters: string,
  readings: readonly Reading[],
): readonly Proposal[] {
  const all = letters.length;
  const whole = readings.filter(({ end }) => end === all);
  const sentences = bestSentences(lexicon, letters, WAYS);
  const single = sentences.filter(({ words }) => words.length === 1);
  const proposals: Proposal[] = [
    ...whole.flatMap(({ reading }) =>
      reading.length === 1 ? [] : lexicon.words(reading).map((word) => proposal(word, all)),
    ),
    ...[...single, ...sentences.filter(({ words }) => words.length > 1).slice(0, SENTENCES)].map(
      ({ words, cost }) => ({ text: words.join(''), words, cost, consumed: all }),
    ),
    ...whole.flatMap(({ reading }) => completions(lexicon, reading, all)),
  ];
  if (sentences.length === 0 && letters.length > 1 && !letters.includes("'")) {
    const initials = initialsOf(letters);
    const words = lexicon.abbreviated(initials, ABBREVIATIONS);
    proposals.push(...words.map((word) => proposal(word, all)));
  }
  return proposals.sort((a, b) => a.cost - b.cost);
}

/** Words for all the letters but for sounds that many speak alike; a single syllable has too many. */
function soundingAlike(
  lexicon: Lexicon,
  letters: string,
  readings: readonly Reading[],
): readonly Proposal[] {
  const all = letters.length;
  const spelled = new Set(readings.map(({ reading }) => reading));
  return readingsAt(lexicon, letters, 0, soundAlikes)
    .filter(({ reading, end }) => end === all && reading.length > 1 && !spelled.has(reading))
    .flatMap(({ reading }) => lexicon.words(reading).map((word) => proposal(word, all)))
    .sort((a, b) => a.cost - b.cost)
    .slice(0, ALIKE);
}

/** Longer words that begin so; from two syllables on, for one begins too many. */
function completions(lexicon: Lexicon, reading: string, all: number): readonly Proposal[] {
  if (reading.length < 2) return [];
  return lexicon
    .best(`${reading}\u0100`, `${reading}\uffff`, COMPLETIONS)
    .map((word) => proposal({ text: word.text, cost: word.cost + NOT_TYPED }, all));
}

/** zh, ch and sh are one initial each. */
function initialsOf(letters: string): readonly string[] {
  return letters.match(/[zcs]h|[a-z]/g) ?? [];
}

function asTyped(letters: string): Candidate {
  return { text: letters, words: [letters], consumed: letters.length };
}

function proposal({ text, cost }: Word, consumed: number): Proposal {
  return { text, words: [text], cost, consumed };
}

function longestFirst(a: Reading, b: Reading): number {
  return b.end - a.end || b.reading.length - a.reading.length;
}

/** Puts proposals with a demoted word behind all others; they can still be picked. */
function plainFirst(
  lexicon: Lexicon,
  proposals: readonly Proposal[],
  letters: string,
): readonly Candidate[] {
  const plain: Candidate[] = [];
  const demoted: Candidate[] = [];
  for (const { text, words, consumed } of proposals) {
    (hasDemoted(lexicon, words) ? demoted : plain).push({ text, words, consumed });
  }
  if (plain.length === 0) plain.push(asTyped(letters));
  return [...plain, ...demoted];
}

/** Whether some of the words, alone or run together, are a demoted one: 傻 and 逼 are. */
function hasDemoted(lexicon: Lexicon, words: readonly string[]): boolean {
  return words.some((_word, from) =>
    words
      .slice(from)
      .some((_next, length) => lexicon.isDemoted(words.slice(from, from + length + 1).join(''))),
  );
}
