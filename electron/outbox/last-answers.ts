import type { Evaluation } from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import { revisionOf } from './envelope.ts';

/**
 * What the province said last about each record that is not delivered: journal and log tell what is
 * new and not every attempt, for a record may be tried for weeks. A restart forgets it.
 */
export class LastAnswers {
  readonly #words = new Map<string, string>();

  isNews(evaluation: Evaluation, outcome: Outcome): boolean {
    return this.#words.get(evaluation.draft.id) !== wordsOf(evaluation, outcome);
  }

  /** It was told. */
  keep(evaluation: Evaluation, outcome: Outcome): void {
    const { id } = evaluation.draft;
    if (outcome.kind === 'delivered') this.#words.delete(id);
    else this.#words.set(id, wordsOf(evaluation, outcome));
  }
}

/** The same words about a mended record are another answer; the wait the province asks for is none. */
function wordsOf(evaluation: Evaluation, outcome: Outcome): string {
  const said = outcome.kind === 'retry' ? { ...outcome, after: undefined } : outcome;
  return JSON.stringify([revisionOf(evaluation), said]);
}
