import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import type { SessionNeeds } from './counter-session.ts';

/**
 * Has the session's moves journaled in their order. Nobody waits for these lines: without one of them
 * a restart knows less, which is no reason to stop a citizen (R22).
 */
export function journalSession(
  journal: Pick<Journal, 'session' | 'draft' | 'withdraw'>,
  log: Log,
): Pick<SessionNeeds, 'keep' | 'keepDraft' | 'dropDraft'> {
  const unjournaled = (what: string) => (error: unknown) =>
    log.error(`${what} could not be journaled`, { why: reasonOf(error) });
  return {
    keep: (saved) => void journal.session(saved).catch(unjournaled('the session')),
    keepDraft: (draft) => void journal.draft(draft).catch(unjournaled('a draft')),
    dropDraft: (id) => void journal.withdraw(id).catch(unjournaled('a withdrawal')),
  };
}
