import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Converter } from 'opencc-js/t2cn';

const require = createRequire(import.meta.url);
const DICTIONARY = require.resolve('@node-rs/jieba/dict.txt');
const RESOURCES = fileURLToPath(new URL('../../resources/keyboard', import.meta.url));

/** Met less often than this in the word list's texts, a word costs more room than it saves taps. */
const RARE = 10;
/** Longer entries are titles and names of institutions; sentences are put together from words. */
const LONGEST = 7;
/** A phrase of our own counts as a common word of a newspaper. */
const PHRASE_FREQUENCY = 3000;

/** Our own phrases, `resources/keyboard/phrases.txt`. */
export function readPhrases(): readonly string[] {
  return readLines('phrases.txt');
}

/** Words that are never offered first, `resources/keyboard/demoted.txt`. */
export function readDemoted(): readonly string[] {
  return readLines('demoted.txt');
}

/**
 * All words of the keyboard, in simplified characters, with how often they were met: the MIT-licensed
 * dictionary of jieba without people's names, and our own phrases.
 */
export function readWords(): ReadonlyMap<string, number> {
  const national = new Set(nationalStandard());
  const simplified = simplifiedCharacters(national);
  const words = new Map<string, number>();
  for (const line of readFileSync(DICTIONARY, 'utf8').split('\n')) {
    const [text = '', count = '', kind = ''] = line.split(' ');
    const frequency = Number(count);
    const single = text.length === 1;
    if (!HAN.test(text) || text.length > LONGEST) continue;
    // nr, nrt, nrfg: names of people. A surname by itself is a character like others.
    if (!single && (kind.startsWith('nr') || frequency < RARE)) continue;
    if (![...text].every(simplified)) continue;
    // The counts of characters outside the old standard are not to be believed; names need them.
    words.set(text, single && !national.has(text) ? 1 : Math.max(1, frequency));
  }
  for (const phrase of readPhrases()) {
    words.set(phrase, Math.max(words.get(phrase) ?? 0, PHRASE_FREQUENCY));
  }
  return words;
}

/** One UTF-16 unit each: a word has as many units as syllables. */
const HAN = /^[\u4e00-\u9fff]+$/;

/** Tells simplified characters and those that both scripts share from traditional ones. */
function simplifiedCharacters(national: ReadonlySet<string>): (character: string) => boolean {
  const toSimplified = Converter({ from: 'tw', to: 'cn' });
  const known = new Map<string, boolean>();
  return (character) => {
    let is = known.get(character);
    if (is === undefined) {
      is = national.has(character) || toSimplified(character) === character;
      known.set(character, is);
    }
    return is;
  };
}

/** The 6763 characters of GB 2312, among them 著 and 乾, which a converter takes for traditional. */
function nationalStandard(): string {
  const bytes: number[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) bytes.push(row, cell);
  }
  return new TextDecoder('gb18030').decode(Uint8Array.from(bytes));
}

function readLines(name: string): readonly string[] {
  const lines = readFileSync(`${RESOURCES}/${name}`, 'utf8').split('\n');
  const entries = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const wrong = entries.find((entry) => !HAN.test(entry));
  if (wrong !== undefined) throw new Error(`${name}: “${wrong}” is not Chinese characters alone`);
  return entries;
}
