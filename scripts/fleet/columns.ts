/** Chinese characters and full-width marks are two cells wide in a terminal. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/**
 * Lays out rows so that columns stand under each other in a terminal; the last is not padded.
 * Control characters are taken out: what a device says must not drive the terminal.
 */
export function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const printable = rows.map((row) => row.map((cell) => cell.replace(/\p{C}/gu, '')));
  const widths: number[] = [];
  for (const row of printable) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  }
  return printable.map((row) =>
    row
      .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(cell))))
      .join('  ')
      .trimEnd(),
  );
}

function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}

/** An age in its largest unit, cut: `45 s`, `7 min`, `3 h`, `2 d`. */
export function ageText(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
