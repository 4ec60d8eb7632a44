/**
 * The one-time number of a paper form (R5), `20261121-0005-0007-482193`: the day, the counter, a
 * running number, and six digits that only the hall's key can make. Six, since of two every hundredth
 * guess would be a form.
 */

/** Running numbers that a device gives; those above are for blanks made in advance. */
export const ISSUED_BY_DEVICE = { from: 1, to: 4_999 } as const;
export const MADE_IN_ADVANCE = { from: 5_000, to: 9_999 } as const;

/** A number as it can be read, whether genuine or not. */
export interface FormNumber {
  /** Written in one way only, so that it can be compared. */
  readonly text: string;
  /** `yyyyMMdd` in Asia/Shanghai. */
  readonly day: string;
  readonly running: number;
  /** What the check digits are over. */
  readonly body: string;
  readonly check: string;
}

/**
 * @param typed by a person or a reader: with or without dashes and spaces, in any case
 * @returns undefined where it cannot be the number of a form
 */
export function readFormNumber(typed: string): FormNumber | undefined {
  const plain = typed.replaceAll(/[\s\-–—－]/g, '').toUpperCase();
  const [, day, counter, running, check] = /^(\d{8})([A-Z0-9]{4})(\d{4})(\d{6})$/.exec(plain) ?? [];
  if (day === undefined || running === undefined || check === undefined) return undefined;
  const body = `${day}-${counter}-${running}`;
  return { text: `${body}-${check}`, day, running: Number(running), body, check };
}

/**
 * The four characters of a counter: its last letters and digits. Two counters may share them; the
 * check digits are over the whole number of the counter, so that a form is of one only.
 */
export function counterMark(counter: string): string {
  return counter
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .slice(-4)
    .padStart(4, '0');
}
