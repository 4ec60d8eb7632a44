import { pinyin } from 'pinyin-pro';
import {
  type PinyinTable,
  syllableCharacter,
  weightCharacter,
} from '../../renderer/pinyin/table.ts';
import { readDemoted, readWords } from './word-list.ts';

/** A character is met mostly in its first reading; in each other one, so much less often. */
const OTHER_READINGS = 1 / 30;

/** Makes the table of the keyboard's words from the word list and the readings of `pinyin-pro`. */
export function makeTable(words: ReadonlyMap<string, number> = readWords()): PinyinTable {
  const lines = new Map<string, { readonly text: string; readonly frequency: number }[]>();
  const add = (reading: string, text: string, frequency: number) => {
    const line = lines.get(reading);
    if (line === undefined) lines.set(reading, [{ text, frequency }]);
    else line.push({ text, frequency });
  };
  for (const [text, frequency] of words) {
    if (text.length === 1) {
      readingsOf(text).forEach((reading, place) => {
        add(reading, text, Math.max(1, place === 0 ? frequency : frequency * OTHER_READINGS));
      });
    } else {
      const reading = readingOf(text);
      if (reading !== undefined) add(reading.join(' '), text, frequency);
    }
  }
  const syllables = [...new Set([...lines.keys()].flatMap((reading) => reading.split(' ')))].sort();
  const characters = new Map(
    syllables.map((syllable, place) => [syllable, syllableCharacter(place)]),
  );
  const packed = new Map(
    [...lines].map(([reading, line]) => {
      const key = reading.split(' ').map((syllable) => characters.get(syllable));
      const sorted = line.sort((a, b) => b.frequency - a.frequency);
      return [
        key.join(''),
        sorted.map((word) => word.text + weightCharacter(word.frequency)).join(''),
      ];
    }),
  );
  return {
    syllables: syllables.join(' '),
    readings: [...packed.keys()]
      .sort()
      .map((key) => key + packed.get(key))
      .join('\n'),
    demoted: readDemoted(),
  };
}

/** Of a word, as it is spoken in that word; undefined where it is not spoken in syllables. */
function readingOf(text: string): readonly string[] | undefined {
  const reading = pinyin(text, { toneType: 'none', v: true, type: 'array' });
  return reading.length === text.length && reading.every(isSyllable) ? reading : undefined;
}

/** Of a single character: all its readings, the usual one first. */
function readingsOf(character: string): readonly string[] {
  const readings = pinyin(character, {
    toneType: 'none',
    v: true,
    type: 'array',
    multiple: true,
  });
  return [...new Set(readings)].filter(isSyllable);
}

/** Grunts such as hm and ng are no syllables that anybody spells. */
function isSyllable(reading: string): boolean {
  return /^[a-z]*[aeiouv][a-z]*$/.test(reading);
}
