import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { Outcome, Province, Submission } from '../../shared/province.ts';
import type { Deadlines } from './deadlines.ts';

/** Records that go the same way: the ordinary one, or the supplement (补报) with one reason. */
export interface Route {
  readonly records: readonly Submission[];
  readonly lateReason: string | undefined;
}

/**
 * @param now corrected ms; what has missed its cut-off by then goes by the supplement
 * @returns the routes these records need, each with its records in the order given
 */
export function routesOf(
  records: readonly Submission[],
  now: number,
  deadlines: Deadlines,
): readonly Route[] {
  const routes = new Map<string | undefined, Submission[]>();
  for (const record of records) {
    const { draft } = record.evaluation;
    const reason = now < deadlines.cutOffOf(draft) ? undefined : lateReasonOf(draft);
    const route = routes.get(reason);
    if (route === undefined) routes.set(reason, [record]);
    else route.push(record);
  }
  return [...routes].map(([reason, together]) => ({ records: together, lateReason: reason }));
}

/** How many records of a route the province takes at once. */
export function limitOf({ limits }: Pick<Province, 'limits'>, { lateReason }: Route): number {
  return lateReason === undefined ? limits.submit : limits.supplement;
}

/** Sends a route's records, no more than `limitOf` says. @returns an outcome for each, in order */
export function sendBy(
  province: Pick<Province, 'submit' | 'supplement'>,
  { records, lateReason }: Route,
): Promise<readonly Outcome[]> {
  return lateReason === undefined
    ? province.submit(records)
    : province.supplement(records, lateReason);
}

/** What is true of a record that missed the cut-off, in the words it is reported with. */
function lateReasonOf({ capturedOffline }: Pick<EvaluationDraft, 'capturedOffline'>): string {
  return capturedOffline ? '网络中断，补报' : '当日未能送达，补报';
}
