import type { Finding } from '../../shared/setup-requests.ts';

const MARKS = { right: '✓', wrong: '✗', unproved: '?', unsaid: '·' } as const;

/** The lines of the report for one finding. */
export function linesOf({ is, what, advice }: Finding): readonly string[] {
  const lines = [`${MARKS[is]} ${what}`];
  return advice === undefined ? lines : [...lines, `    → ${advice}`];
}
