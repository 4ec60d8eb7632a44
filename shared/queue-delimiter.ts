import { bilingual } from './mistake-text.ts';
import type { Mapping } from './queue-mapping.ts';

/** What every JSON message is made of. */
const JSON_MARKS = '{}[]:,"';

/** Bytes of which characters outside ASCII are made, both ends included. */
const WITHIN_CHARACTERS: Readonly<Record<Mapping['charset'], readonly [number, number][]>> = {
  'utf-8': [[0x80, 0xf4]],
  gbk: [[0x40, 0xfe]],
  gb18030: [
    [0x30, 0x39],
    [0x40, 0xfe],
  ],
};

/**
 * Why a byte cannot end the lines of a codec: it would cut them in the middle.
 * @param delimiter `\n`, `\r\n` or a byte in hex
 */
export function cuttingDelimiter(
  delimiter: string,
  { charset, syntax }: Pick<Mapping, 'charset' | 'syntax'>,
): string | undefined {
  if (delimiter === '\n' || delimiter === '\r\n') return undefined;
  const byte = Number.parseInt(delimiter, 16);
  if (WITHIN_CHARACTERS[charset].some(([from, to]) => byte >= from && byte <= to)) {
    return bilingual(
      `${charset} 的汉字中含有此字节`,
      `is a byte of which characters of ${charset} are made`,
    );
  }
  const marks = syntax.kind === 'json' ? JSON_MARKS : syntax.delimiter;
  if (!marks.includes(String.fromCharCode(byte))) return undefined;
  return bilingual('报文本身含有此字节', 'is a byte of which the messages are made');
}
