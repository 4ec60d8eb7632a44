/**
 * Sounds that much of the country speaks alike, so that who learned pinyin late, or speaks it as at
 * home, spells one for the other: 知 and 资, 是 and 四, 南 and 蓝, 真 and 争.
 */
const INITIALS: Readonly<Record<string, string>> = {
  ...{ zh: 'z', ch: 'c', sh: 's', z: 'zh', c: 'ch', s: 'sh' },
  ...{ n: 'l', l: 'n' },
};

/**
 * @param syllable as it was typed, or any letters
 * @returns it and what sounds like it; not all of them are syllables
 */
export function soundAlikes(syllable: string): readonly string[] {
  const [, initial = '', final = ''] = /^([zcs]h?|[nl])?(.*)$/.exec(syllable) ?? [];
  const other = INITIALS[initial];
  const initials = other === undefined ? [initial] : [initial, other];
  return initials.flatMap((begin) => finalsLike(final).map((end) => begin + end));
}

/** -n and -ng: an, en and in are spoken like ang, eng and ing. */
function finalsLike(final: string): readonly string[] {
  if (/[aei]ng$/.test(final)) return [final, final.slice(0, -1)];
  return /[aei]n$/.test(final) ? [final, `${final}g`] : [final];
}
