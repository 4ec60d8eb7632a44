import type { FinishedDay } from '../../shared/day-counts.ts';
import { shareText } from './share.ts';
import { type ListedTask, taskOf } from './task-list.ts';

/** How much of a task list was rated (事项覆盖率, 部门覆盖率). */
export interface Coverage {
  readonly tasks: Covered;
  readonly departments: Covered;
  /** Listed and served, and never rated. */
  readonly servedUnrated: readonly string[];
  /** Rated or served, and not in the list: the list or a binding is wrong (R17). */
  readonly unlisted: readonly string[];
}

interface Covered {
  readonly listed: number;
  readonly covered: number;
  readonly share: string | null;
}

/** What is rated but not listed counts in neither part: so no coverage exceeds 100 % (R16). */
export function coverageOf(listed: readonly ListedTask[], days: readonly FinishedDay[]): Coverage {
  const served = new Set<string>();
  const rated = new Set<string>();
  for (const { taskCode, active } of days.flatMap(({ tasks }) => tasks)) {
    served.add(taskOf(taskCode));
    if (active > 0) rated.add(taskOf(taskCode));
  }
  const codes = new Set(listed.map(({ taskCode }) => taskCode));
  const covered = listed.filter(({ taskCode }) => rated.has(taskCode));
  const departments = new Set(listed.flatMap(({ department }) => department ?? []));
  const coveredDepartments = new Set(covered.flatMap(({ department }) => department ?? []));
  return {
    tasks: part(covered.length, listed.length),
    departments: part(coveredDepartments.size, departments.size),
    servedUnrated: [...served].filter((code) => codes.has(code) && !rated.has(code)).toSorted(),
    unlisted: [...served].filter((code) => !codes.has(code)).toSorted(),
  };
}

function part(covered: number, listed: number): Covered {
  return { listed, covered, share: shareText(covered, listed) };
}
