import type { Clock } from '../../shared/clock.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import {
  type Asked,
  isFromProvince,
  type Outcome,
  type Province,
  type Submission,
} from '../../shared/province.ts';

/** The door to the province, and what has been seen of it. */
export interface WatchedProvince {
  readonly province: Province;
  /** Whether a record is on its way now. */
  isSending(id: string): boolean;
  /** Whether the last call was answered, `null` before the first; and when one was, corrected ms. */
  contact(): { readonly reachable: boolean | null; readonly lastContactAt: number | null };
}

/** @param answered hears of each record that was handed in what came of it */
export function watchProvince(
  province: Province,
  options: {
    readonly clock: Clock;
    readonly answered: (draft: EvaluationDraft, outcome: Outcome) => void;
  },
): WatchedProvince {
  const { clock, answered } = options;
  const underWay = new Set<string>();
  let reachable: boolean | null = null;
  let lastContactAt: number | null = null;

  function note(reached: boolean): void {
    reachable = reached;
    if (reached) lastContactAt = clock.now().corrected;
  }

  async function handIn(
    records: readonly Submission[],
    send: () => Promise<readonly Outcome[]>,
  ): Promise<readonly Outcome[]> {
    const drafts = records.map(({ evaluation }) => evaluation.draft);
    for (const { id } of drafts) underWay.add(id);
    try {
      const outcomes = await send();
      note(outcomes.some(isFromProvince));
      for (const [at, draft] of drafts.entries()) {
        const outcome = outcomes[at];
        if (outcome !== undefined) answered(draft, outcome);
      }
      return outcomes;
    } finally {
      for (const { id } of drafts) underWay.delete(id);
    }
  }

  async function ask<T>(call: Promise<Asked<T>>): Promise<Asked<T>> {
    const answer = await call;
    if (answer.ok) note(true);
    // What a province has no call for, nobody has asked it.
    else if (answer.outcome.kind !== 'unsupported') note(isFromProvince(answer.outcome));
    return answer;
  }

  return {
    province: {
      limits: province.limits,
      submit: (records) => handIn(records, () => province.submit(records)),
      supplement: (records, why) => handIn(records, () => province.supplement(records, why)),
      evaluationPage: (...asked) => ask(province.evaluationPage(...asked)),
      findReceipt: (item) => ask(province.findReceipt(item)),
      options: () => ask(province.options()),
      close: () => province.close(),
    },
    isSending: (id) => underWay.has(id),
    contact: () => ({ reachable, lastContactAt }),
  };
}
