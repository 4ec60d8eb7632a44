import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { endOfShanghaiDay } from '../../shared/shanghai-time.ts';

type Given = Pick<EvaluationDraft, 'assessedAt'>;

/** By when an evaluation should have arrived (R21), and from when on only the supplement is left. */
export interface Deadlines {
  /** Corrected ms; past it the evaluation is late. */
  cutOffOf(draft: Given): number;
  /** Whether both are met by what arrives at this moment, corrected ms. */
  metBy(draft: Given, at: number): { readonly target: boolean; readonly cutOff: boolean };
}

/**
 * @param settings.targetMs from an evaluation to the moment it should have arrived
 * @param settings.cutOffMs the same for the cut-off; by default it is 24:00 of that day in
 *   Asia/Shanghai
 */
export function createDeadlines(settings: {
  readonly targetMs: number;
  readonly cutOffMs?: number | undefined;
}): Deadlines {
  const { targetMs, cutOffMs } = settings;
  function cutOffOf({ assessedAt: { corrected } }: Given): number {
    return cutOffMs === undefined ? endOfShanghaiDay(corrected) : corrected + cutOffMs;
  }
  return {
    cutOffOf,
    metBy: (draft, at) => ({
      target: at <= draft.assessedAt.corrected + targetMs,
      cutOff: at < cutOffOf(draft),
    }),
  };
}
