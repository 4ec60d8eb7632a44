/** Of the bar that holds candidates, in px. */
export interface Room {
  readonly width: number;
  readonly gap: number;
  /** Size of its type. */
  readonly em: number;
  /** No candidate is narrower. */
  readonly least: number;
}

/** Left and right of a candidate's text, together, in em. */
const MARGINS = 1.1;
/** Room of a Latin letter, in em; a Chinese character takes a whole one. */
const LETTER = 0.62;

/** @returns the place of the first candidate on each page; each page has at least one */
export function firstOnPages(candidates: readonly { text: string }[], room: Room): number[] {
  const starts: number[] = [];
  let left = 0;
  candidates.forEach(({ text }, place) => {
    const width = Math.max(room.least, (lengthOf(text) + MARGINS) * room.em);
    if (starts.length > 0 && width <= left) {
      left -= width + room.gap;
      return;
    }
    starts.push(place);
    left = room.width - width - room.gap;
  });
  return starts;
}

function lengthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character < '\u2000' ? LETTER : 1), 0);
}
