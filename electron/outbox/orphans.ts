import type { Timers } from '../../shared/clock.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { type Log, reasonOf } from '../log.ts';

/** A window that has not compared its outbox by then may never come, ms. */
const COMPARISON_LIMIT_MS = 10_000;

/**
 * Has what citizens had tapped when the power went, and no session goes on with, sealed as it stands.
 * Not before the journal has what only the outbox had, which may be further along the chain: a
 * rating of now cannot wait for that, these can.
 * @param options.compared resolves when outbox and journal were compared
 * @returns how to end it; what is not sealed by then is left to the next start
 */
export function sealOrphans(options: {
  readonly drafts: readonly EvaluationDraft[];
  readonly compared: Promise<void>;
  readonly save: (drafts: readonly EvaluationDraft[]) => Promise<unknown>;
  readonly timers: Timers;
  readonly log: Log;
}): { close(): void } {
  const { drafts, compared, save, timers, log } = options;
  const over = Promise.withResolvers<void>();
  let closed = false;
  const timer = timers.setTimeout(over.resolve, COMPARISON_LIMIT_MS);

  async function seal(): Promise<void> {
    await Promise.race([compared, over.promise]);
    timers.clearTimeout(timer);
    if (closed || drafts.length === 0) return;
    log.warn('drafts of an interrupted run are sealed as they stand', { count: drafts.length });
    try {
      await save(drafts);
    } catch (error) {
      // Whatever is the matter with one of them, the next citizen can rate (R22).
      log.error('drafts of an interrupted run cannot be sealed', { why: reasonOf(error) });
    }
  }

  void seal();
  return {
    close() {
      closed = true;
      over.resolve();
    },
  };
}
