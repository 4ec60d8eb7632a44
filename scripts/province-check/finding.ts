/** One thing the check has looked at, in the words of whoever has to mend it. */
export interface Finding {
  /** `unsaid`: it could not be found out, or nobody has to do anything about it. */
  readonly is: 'right' | 'wrong' | 'unsaid';
  /** Chinese and English in one line. */
  readonly what: string;
  /** What to do about it, likewise. */
  readonly advice?: string;
}

const MARKS = { right: '✓', wrong: '✗', unsaid: '·' } as const;

/** The lines of the report for one finding. */
export function linesOf({ is, what, advice }: Finding): readonly string[] {
  const lines = [`${MARKS[is]} ${what}`];
  return advice === undefined ? lines : [...lines, `    → ${advice}`];
}
