import { bilingual } from '../../shared/mistake-text.ts';

/** What a bulletin is about. */
export interface Period {
  /** `2026-09` or `2026Q3`. */
  readonly name: string;
  /** Each `yyyy-MM`. */
  readonly months: readonly string[];
}

/**
 * Reads a month, `2026-09`, or a quarter, `2026Q3`.
 * @throws with a sentence for whoever typed it
 */
export function readPeriod(text: string): Period {
  const month = /^\d{4}-(\d{2})$/.exec(text);
  if (month !== null && Number(month[1]) >= 1 && Number(month[1]) <= 12) {
    return { name: text, months: [text] };
  }
  const quarter = /^(\d{4})Q([1-4])$/.exec(text);
  if (quarter !== null) {
    const first = Number(quarter[2]) * 3 - 2;
    const months = [first, first + 1, first + 2].map(
      (each) => `${quarter[1]}-${String(each).padStart(2, '0')}`,
    );
    return { name: text, months };
  }
  throw new Error(
    bilingual(
      `统计期应写作 2026-09 或 2026Q3，而不是 ${text}`,
      `a period is written 2026-09 or 2026Q3, not ${text}`,
    ),
  );
}
