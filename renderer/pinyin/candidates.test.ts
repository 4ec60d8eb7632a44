import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeTable } from '../../scripts/pinyin/make-table.ts';
import { makeTraditional } from '../../scripts/pinyin/traditional.ts';
import { type Candidate, candidatesFor } from './candidates.ts';
import { Lexicon } from './table.ts';
import { createTraditional, type Traditional } from './traditional.ts';

/** The tables take two seconds to make, and more on a busy machine. */
const TABLE_MS = 60_000;

let lexicon: Lexicon;
let traditionally: Traditional;

beforeAll(() => {
  lexicon = new Lexicon(makeTable());
  traditionally = createTraditional(makeTraditional());
}, TABLE_MS);

const offered = (letters: string) => candidatesFor(lexicon, letters);
const texts = (candidates: readonly Candidate[]) => candidates.map(({ text }) => text);

/** Letters as fingers type them: syllables, halves of syllables, apostrophes and mere noise. */
const anyLetters = fc
  .array(
    fc.oneof(
      fc.constantFrom('zhuang', 'xian', 'fang', 'gan', 'e', 'a', 'lv', 'nve', "'", 'sh', 'ch', 'q'),
      fc.string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz'") }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join('').slice(0, 40));

describe('whatever letters are typed', () => {
  test('something is offered, never twice, for at least one and at most all of them', () => {
    fc.assert(
      fc.property(anyLetters, (letters) => {
        const candidates = offered(letters);
        expect(candidates.length > 0).toBe(letters !== '');
        expect(new Set(texts(candidates)).size).toBe(candidates.length);
        const wrong = candidates.filter(
          ({ text, consumed, words }) =>
            consumed < 1 || consumed > letters.length || words.join('') !== text,
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test('any text at all does not throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (letters) => {
        expect(Array.isArray(offered(letters))).toBe(true);
      }),
    );
  });
});

describe('syllables', () => {
  test('are told apart by an apostrophe', () => {
    expect(texts(offered('xian'))).toContain('先');
    expect(texts(offered("xi'an"))).not.toContain('先');
    expect(texts(offered("xi'an"))[0]).toBe('西安');
  });

  test('are read in all ways', () => {
    expect(texts(offered('fangan')).slice(0, 2)).toEqual(['方案', '反感']);
  });

  test('may be incomplete at the end', () => {
    expect(texts(offered('fuwut'))).toContain('服务台');
  });

  test('with ü are spelt with v or as it sounds', () => {
    expect(texts(offered('nv'))).toContain('女');
    expect(texts(offered('lue'))).toContain('略');
    expect(texts(offered('lve'))).toContain('略');
  });

  test('may be initials alone', () => {
    expect(texts(offered('sfz'))[0]).toBe('身份证');
    expect(texts(offered('fwtd'))[0]).toBe('服务态度');
  });

  test('that are none leave the letters', () => {
    expect(offered('v')).toEqual([{ text: 'v', consumed: 1, words: ['v'] }]);
  });
});

test('words for the beginning follow the sentences, longest first, then characters', () => {
  const consumed = offered('paiduitaijiu').map((candidate) => candidate.consumed);
  expect(consumed).toEqual([...consumed].sort((a, b) => b - a));
  expect(texts(offered('paiduitaijiu'))).toEqual(expect.arrayContaining(['排队', '排']));
});

describe('words that sound like the letters', () => {
  test.each([
    ['sengfenzen', '身份证'],
    ['lenmo', '冷漠'],
    ['caoyue', '超越'],
    ['nijie', '理解'],
  ])('%s offers %s', (letters, text) => {
    expect(texts(offered(letters))).toContain(text);
  });

  test('follow what is spelled so, and come before words for the beginning', () => {
    const candidates = texts(offered('zengjian'));
    expect(candidates[0]).toBe('增减');
    expect(candidates.indexOf('证件')).toBeLessThan(candidates.indexOf('增'));
  });
});

test('a character is offered under all its readings', () => {
  expect(texts(offered('le'))).toContain('了');
  expect(texts(offered('liao'))).toContain('了');
  expect(texts(offered('di')).indexOf('第')).toBeLessThan(texts(offered('di')).indexOf('的'));
});

describe('in traditional characters', () => {
  test('words are spelt as words are', () => {
    expect(texts(traditionally(offered('fuwutaidu')))[0]).toBe('服務態度');
    expect(texts(traditionally(offered('toufa')))[0]).toBe('頭髮');
    expect(texts(traditionally(offered('fazhan')))[0]).toBe('發展');
  });

  test('a character that became of several is offered in all of them', () => {
    expect(texts(traditionally(offered('fa')))).toEqual(expect.arrayContaining(['發', '髮']));
    expect(texts(traditionally(offered('hou')))).toEqual(expect.arrayContaining(['後', '后']));
  });

  test('nothing is offered twice', () => {
    const all = texts(traditionally(offered('li')));
    expect(all).toEqual([...new Set(all)]);
  });
});
