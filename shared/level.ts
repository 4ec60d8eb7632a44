/** The five levels in the only order they are ever shown (R1): best first, the last two are bad. */
export const LEVELS = [5, 4, 3, 2, 1] as const;

export type Level = (typeof LEVELS)[number];

/** The fixed wording of the levels (R1). Translations live with the other texts of the window. */
export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  5: '非常满意',
  4: '满意',
  3: '基本满意',
  2: '不满意',
  1: '非常不满意',
};

/** Whether a level is a bad evaluation (差评): levels 2 and 1. */
export function isBad(level: Level): boolean {
  return level <= 2;
}
