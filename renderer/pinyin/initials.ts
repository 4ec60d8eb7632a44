/** With which letters the readings of a character begin: 长 → c and z. */
export type Initials = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Whether a part of a text is spelt with these initials, one for each character: shbz for 社会保障.
 * Spaces count on neither side.
 * @param letters small; others than a–z are nobody's initials
 */
export function isSpelt(text: string, letters: string, initials: Initials): boolean {
  if (!/^[a-z]+$/.test(letters)) return false;
  const characters = [...text.replaceAll(/\s/g, '')];
  return characters.some((_, from) =>
    [...letters].every((letter, at) => initials.get(characters[from + at] ?? '')?.has(letter)),
  );
}
