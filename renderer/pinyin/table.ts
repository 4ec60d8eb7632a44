import type { Initials } from './initials.ts';

/**
 * The words the keyboard knows, as the build writes them (`scripts/pinyin/`) and the window loads
 * them when the keyboard first opens.
 */
export interface PinyinTable {
  /** All syllables, sorted, a space between; ü is written v. */
  readonly syllables: string;
  /**
   * A line for each reading, sorted. It begins with the reading, one character for each syllable
   * (`syllableCharacter`); then its words, most frequent first, each followed by its weight.
   */
  readonly readings: string;
  /** Words that are never offered first. */
  readonly demoted: readonly string[];
}

/** What traditional characters need on top; the words themselves are in simplified ones. */
export interface TraditionalTable {
  /** Pairs: a simplified character and what it mostly becomes. */
  readonly characters: string;
  /** Words that become something else than their characters would, each with what it becomes. */
  readonly words: readonly (readonly [string, string])[];
  /** Characters that become several, each with all of them: 发 → 發髮. */
  readonly several: readonly (readonly [string, string])[];
}

const FIRST_SYLLABLE = 0x100;

/** The first character that belongs to a word and not to a reading. */
const FIRST_HAN = 0x2e80;

/** Weights are logarithms in quarters, from this character on. */
const WEIGHT_ZERO = 0x23;
const WEIGHT_STEPS = 4;
const HEAVIEST = 56;

/** @param place of the syllable in the sorted list; one past the last is allowed, as an end */
export function syllableCharacter(place: number): string {
  return String.fromCharCode(FIRST_SYLLABLE + place);
}

/** @param frequency how often the word was met, at least 1 */
export function weightCharacter(frequency: number): string {
  const weight = Math.round(Math.log(frequency) * WEIGHT_STEPS);
  return String.fromCharCode(WEIGHT_ZERO + Math.min(weight, HEAVIEST));
}

/** One reading with its words. */
export interface Word {
  readonly text: string;
  /** What it costs to take it: less for frequent ones; natural logarithm, never under 1. */
  readonly cost: number;
}

/** The table in memory: sorted readings with their words still packed, for most are never asked for. */
export class Lexicon {
  readonly #syllables: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #readings: string[] = [];
  readonly #packed: string[] = [];
  readonly #demoted: ReadonlySet<string>;

  constructor(table: PinyinTable) {
    this.#syllables = table.syllables.split(' ');
    this.#places = new Map(this.#syllables.map((syllable, place) => [syllable, place]));
    this.#demoted = new Set(table.demoted);
    for (const line of table.readings.split('\n')) {
      let end = 0;
      while (line.charCodeAt(end) < FIRST_HAN) end += 1;
      this.#readings.push(line.slice(0, end));
      this.#packed.push(line.slice(end));
    }
  }

  /** @returns the character of a syllable, undefined where there is no such syllable */
  syllable(letters: string): string | undefined {
    const place = this.#places.get(letters);
    return place === undefined ? undefined : syllableCharacter(place);
  }

  /** @returns from the first to one past the last syllable that begin so; undefined for none */
  syllablesFrom(letters: string): readonly [string, string] | undefined {
    const from = lowerBound(this.#syllables, letters);
    const to = lowerBound(this.#syllables, `${letters}{`);
    return from === to ? undefined : [syllableCharacter(from), syllableCharacter(to)];
  }

  /** Whether some reading begins so. */
  hasPrefix(reading: string): boolean {
    return this.#readings[lowerBound(this.#readings, reading)]?.startsWith(reading) ?? false;
  }

  /** The words of exactly this reading, most frequent first. */
  words(reading: string): readonly Word[] {
    const at = lowerBound(this.#readings, reading);
    return this.#readings[at] === reading ? unpack(this.#packed[at] ?? '') : [];
  }

  /**
   * The most frequent word of each reading in a range.
   * @param from first reading, `to`: one past the last
   * @param limit how many, cheapest first
   * @param syllables only words of so many, where given
   */
  best(from: string, to: string, limit: number, syllables?: number): readonly Word[] {
    const found: Word[] = [];
    const end = lowerBound(this.#readings, to);
    for (let at = lowerBound(this.#readings, from); at < end; at += 1) {
      const length = this.#readings[at]?.length ?? 0;
      if (syllables !== undefined && length !== syllables) continue;
      const packed = this.#packed[at] ?? '';
      // A word has as many characters as its reading has syllables.
      const cost = costOf(packed, length);
      if (found.length === limit && cost >= (found.at(-1)?.cost ?? 0)) continue;
      insert(found, { text: packed.slice(0, length), cost }, limit);
    }
    return found;
  }

  /** The most frequent words whose syllables begin with these initials: sfz → 身份证. */
  abbreviated(initials: readonly string[], limit: number): readonly Word[] {
    const ranges = initials.map((initial) => this.syllablesFrom(initial));
    const bounds = ranges.flatMap((range) => (range === undefined ? [] : [range]));
    const [first] = bounds;
    if (first === undefined || bounds.length !== initials.length) return [];
    const found: Word[] = [];
    const end = lowerBound(this.#readings, first[1]);
    for (let at = lowerBound(this.#readings, first[0]); at < end; at += 1) {
      const reading = this.#readings[at] ?? '';
      if (reading.length !== bounds.length) continue;
      if (!bounds.every(([from, to], place) => within(reading, place, from, to))) continue;
      for (const word of unpack(this.#packed[at] ?? '')) insert(found, word, limit);
    }
    return found;
  }

  /** With which letters the readings of each character begin. */
  initials(): Initials {
    const found = new Map<string, Set<string>>();
    for (const [at, reading] of this.#readings.entries()) {
      if (reading.length !== 1) continue;
      const initial = this.#syllables[reading.charCodeAt(0) - FIRST_SYLLABLE]?.[0];
      for (const { text } of unpack(this.#packed[at] ?? '')) {
        const known = found.get(text);
        if (initial !== undefined) found.set(text, (known ?? new Set()).add(initial));
      }
    }
    return found;
  }

  isDemoted(text: string): boolean {
    return this.#demoted.has(text);
  }
}

function within(reading: string, place: number, from: string, to: string): boolean {
  const code = reading.charCodeAt(place);
  return code >= from.charCodeAt(0) && code < to.charCodeAt(0);
}

/** Puts a word at its place in a list sorted by cost that has at most `limit`. */
function insert(found: Word[], word: Word, limit: number): void {
  let at = found.length;
  while (at > 0 && (found[at - 1]?.cost ?? 0) > word.cost) at -= 1;
  if (at >= limit) return;
  found.splice(at, 0, word);
  if (found.length > limit) found.pop();
}

function unpack(packed: string): readonly Word[] {
  const words: Word[] = [];
  let from = 0;
  for (let at = 0; at < packed.length; at += 1) {
    if (packed.charCodeAt(at) >= FIRST_HAN) continue;
    words.push({ text: packed.slice(from, at), cost: costOf(packed, at) });
    from = at + 1;
  }
  return words;
}

/** Of sixty million words, which is what the word list was counted in: e^18. */
const WHOLE = 18;

function costOf(packed: string, at: number): number {
  return WHOLE - (packed.charCodeAt(at) - WEIGHT_ZERO) / WEIGHT_STEPS;
}

/** @returns the place of the first that is not before `wanted`, in UTF-16 order */
function lowerBound(sorted: readonly string[], wanted: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
