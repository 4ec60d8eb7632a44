import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { Submission } from '../../shared/province.ts';

/** Records that go the same way: the ordinary one, or the supplement (补报) with one reason. */
export interface Route {
  readonly records: readonly Submission[];
  readonly lateReason: string | undefined;
}

/** What is true of a record that missed the cut-off, in the words it is reported with. */
export function lateReasonOf({
  capturedOffline,
}: Pick<EvaluationDraft, 'capturedOffline'>): string {
  return capturedOffline ? '网络中断，补报' : '当日未能送达，补报';
}

/**
 * @param lateReason of a record past its cut-off, `undefined` before it
 * @returns the routes these records need, each with its records in the order given
 */
export function routesOf(
  records: readonly Submission[],
  lateReason: (record: Submission) => string | undefined,
): readonly Route[] {
  const routes = new Map<string | undefined, Submission[]>();
  for (const record of records) {
    const reason = lateReason(record);
    const route = routes.get(reason);
    if (route === undefined) routes.set(reason, [record]);
    else route.push(record);
  }
  return [...routes].map(([reason, together]) => ({ records: together, lateReason: reason }));
}
