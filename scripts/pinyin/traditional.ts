import { Converter as ToTraditional } from 'opencc-js/cn2t';
import { Converter as ToSimplified } from 'opencc-js/t2cn';
import type { TraditionalTable } from '../../renderer/pinyin/table.ts';
import { readWords } from './word-list.ts';

/** Makes what turns the words of the keyboard into traditional characters, as OpenCC writes them. */
export function makeTraditional(
  words: ReadonlyMap<string, number> = readWords(),
): TraditionalTable {
  const convert = ToTraditional({ from: 'cn', to: 'tw' });
  const singles = [...new Set([...words.keys()].join(''))];
  const becomes = new Map(singles.map((character) => [character, convert(character)]));
  const differing = [...becomes].filter(([from, to]) => from !== to && to.length === 1);
  const byCharacters = (text: string) =>
    [...text].map((character) => becomes.get(character)).join('');
  return {
    characters: differing.flat().join(''),
    words: [...words.keys()]
      .map((text) => [text, convert(text)] as const)
      .filter(([text, converted]) => text.length > 1 && converted !== byCharacters(text)),
    several: severalOf(becomes),
  };
}

/** Two common traditional characters may have become one: 發 and 髮 are both 发, 後 and 后 both 后. */
function severalOf(becomes: ReadonlyMap<string, string>): TraditionalTable['several'] {
  const convert = ToSimplified({ from: 'tw', to: 'cn' });
  const common = commonTraditional();
  const origins = new Map<string, string[]>();
  for (const character of common) {
    const simplified = convert(character);
    const usual = becomes.get(simplified);
    if (usual === undefined) continue;
    const list = origins.get(simplified) ?? [usual];
    origins.set(simplified, list);
    if (!list.includes(character)) list.push(character);
  }
  return [...origins].filter(([, to]) => to.length > 1).map(([from, to]) => [from, to.join('')]);
}

/** The 5401 common characters of Big5. */
function commonTraditional(): readonly string[] {
  const bytes: number[] = [];
  for (let row = 0xa4; row <= 0xc6; row += 1) {
    for (let cell = 0x40; cell <= 0xfe; cell += 1) {
      if (cell > 0x7e && cell < 0xa1) continue;
      if (row === 0xc6 && cell > 0x7e) break;
      bytes.push(row, cell);
    }
  }
  return [...new TextDecoder('big5').decode(Uint8Array.from(bytes))];
}
