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
 * Saves what a citizen has said, before the citizen is thanked: two copies by different software, the
 * journal's and the outbox's; one of them is enough to thank. Neither may keep the citizen waiting: a
 * disk that does not answer counts as one that refuses (R22).
 * @returns `notSaved` when no copy is durable; what may still reach the disk is withdrawn then
 * @throws what is no failure of a disk, such as a draft that cannot be sealed
 */
export function createTwoCopies(options: {
  readonly journal: Journal;
  readonly outbox: Pick<OutboxLink, 'store'>;
  readonly pack: Pack;
  readonly health: Health;
  readonly timers: Timers;
  readonly log: Log;
}): (drafts: readonly EvaluationDraft[]) => Promise<SaveResult> {
  const { journal, outbox, pack, health, timers, log } = options;

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

  async function save(drafts: readonly EvaluationDraft[]): Promise<SaveResult> {
    const began = performance.now();
    const ids = new Set(drafts.map(({ id }) => id));
    const sealed = await Promise.race([journal.seal(drafts), silence(timers)]);
    const records = sealed?.records ?? [...ids].flatMap((id) => journal.find(id) ?? []);
    const journaled = sealed?.journaled ?? false;
    const items = records.map(pack);
    const stored = items.length === 0 ? journaled : await outbox.store(items);
    tell(journaled, stored);
    if (!journaled && !stored) {
      for (const id of ids) withdraw(id);
      return 'notSaved';
    }
    const ms = Math.round((performance.now() - began) * 100) / 100;
    log.info('saved', { records: items.length, journaled, stored, ms });
    return 'saved';
  }
  return save;
}

function silence(timers: Timers): Promise<undefined> {
  return new Promise((resolve) => timers.setTimeout(() => resolve(undefined), WRITE_LIMIT_MS));
}
