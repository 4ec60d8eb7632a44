import { performance } from 'node:perf_hooks';
import type { Timers } from '../../shared/clock.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { SaveResult } from '../../shared/session/events.ts';
import type { Health } from '../health.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Pack } from './envelope.ts';
import type { OutboxLink } from './link.ts';

/** A write that takes longer counts as refused, ms. */
const WRITE_LIMIT_MS = 2_000;

/**
 * Two copies by different software of what a citizen has said, the journal's and the outbox's. Both
 * calls throw what is no failure of a disk, such as a draft that cannot be sealed.
 */
export interface TwoCopies {
  /**
   * Before the citizen is thanked, for which one of the two is enough. Neither may keep the citizen
   * waiting: a disk that does not answer counts as one that refuses (R22).
   * @returns `notSaved` when no copy is durable; what may still reach the disk is withdrawn then
   */
  save(drafts: readonly EvaluationDraft[]): Promise<SaveResult>;
  /**
   * Of what an earlier run has left. Nobody was told that it does not count, so it is never withdrawn:
   * what no disk takes now goes with the next line of the journal, or is left to the next start.
   */
  saveLeft(drafts: readonly EvaluationDraft[]): Promise<void>;
}

/** @param options.sealed hears of drafts that count from now on */
export function createTwoCopies(options: {
  readonly journal: Journal;
  readonly outbox: Pick<OutboxLink, 'store'>;
  readonly pack: Pack;
  readonly sealed: (drafts: readonly EvaluationDraft[]) => void;
  readonly health: Health;
  readonly timers: Timers;
  readonly log: Log;
}): TwoCopies {
  const { journal, outbox, pack, sealed: counts, health, timers, log } = options;

  function tell(journaled: boolean, stored: boolean): void {
    if (stored) health.clear('outbox');
    if (journaled && stored) health.clear('oneCopy');
    else if (journaled) health.set('oneCopy', 'the last rating is in the journal only');
    else if (stored) health.set('oneCopy', 'the last rating is in the outbox only');
    else health.set('oneCopy', 'the last rating could not be saved at all');
  }

  /** The citizen was told to use the QR code or a paper form: this one must never count. */
  function withdraw(id: string): void {
    journal.withdraw(id).catch((error: unknown) => {
      log.error('a withdrawal could not be journaled', { why: reasonOf(error) });
    });
  }

  /** @returns whether any copy is durable */
  async function copy(drafts: readonly EvaluationDraft[]): Promise<boolean> {
    const began = performance.now();
    const ids = new Set(drafts.map(({ id }) => id));
    const sealed = await Promise.race([journal.seal(drafts), silence(timers)]);
    const records = sealed?.records ?? [...ids].flatMap((id) => journal.find(id) ?? []);
    const journaled = sealed?.journaled ?? false;
    const items = records.map(pack);
    const stored = items.length === 0 ? journaled : await outbox.store(items);
    tell(journaled, stored);
    if (!journaled && !stored) return false;
    const ms = Math.round((performance.now() - began) * 100) / 100;
    log.info('saved', { records: items.length, journaled, stored, ms });
    return true;
  }

  return {
    async save(drafts) {
      if (await copy(drafts)) {
        counts(drafts);
        return 'saved';
      }
      for (const { id } of drafts) withdraw(id);
      return 'notSaved';
    },
    async saveLeft(drafts) {
      await copy(drafts);
      counts(drafts);
    },
  };
}

function silence(timers: Timers): Promise<undefined> {
  return new Promise((resolve) => timers.setTimeout(() => resolve(undefined), WRITE_LIMIT_MS));
}
