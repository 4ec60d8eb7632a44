import { createHash } from 'node:crypto';
import type { Evaluation, EvaluationDraft } from '../../shared/evaluation.ts';
import { type Case, caseKey, casesToRate, type ServiceFacts } from '../../shared/service.ts';
import type { RatedCase } from '../../shared/session/memory.ts';
import type { Journal } from '../journal/journal.ts';
import type { Pack } from '../outbox/envelope.ts';
import type { OutboxLink } from '../outbox/link.ts';
import type { Repair } from '../outbox/repair.ts';
import type { RatedCases } from './rated-cases.ts';

/**
 * Ties a record that was sealed before its case was known to what the service was about (R19). What
 * the citizen said and both times stay as they were sealed. Of several cases rated together the
 * record becomes that of the first; each of the others gets one of its own that says the same (R3).
 * @returns the cases that are rated now; none where all of them had been before (R2)
 * @throws when the disk refuses; asked again, it goes on where it stopped
 */
export function createLateLink(options: {
  readonly journal: Pick<Journal, 'knows' | 'seal'>;
  readonly outbox: Pick<OutboxLink, 'store'>;
  readonly pack: Pack;
  readonly link: Repair['link'];
  readonly rated: Pick<RatedCases, 'isRated' | 'hasRecord'>;
}): (evaluation: Evaluation, facts: ServiceFacts) => Promise<readonly RatedCase[]> {
  const { journal, outbox, pack, link, rated } = options;

  return async ({ draft }, facts) => {
    const left = casesToRate(facts).filter((item) => !rated.isRated(item, draft));
    // What has a record of its own was sealed before a power cut, or before the hall said more.
    const [own, ...others] = left.filter(
      (item) => !journal.knows(idFor(draft, item)) && !rated.hasRecord(item, draft),
    );
    if (own === undefined) return [];
    // Before the first is linked: from then on nobody asks any more.
    if (others.length > 0) {
      const { records } = await journal.seal(
        others.map((item) => ({ ...draft, id: idFor(draft, item), linkage: item })),
      );
      await outbox.store(records.map(pack));
    }
    await link(draft.id, own);
    const { serviceId: service, assessedAt } = draft;
    return left.map((item) => ({ key: caseKey(item), service, at: assessedAt.corrected }));
  };
}

/**
 * The id of the record for one more case: a UUIDv7 of the same moment, and the same each time, so
 * that doing it twice seals nothing twice.
 */
function idFor({ id }: Pick<EvaluationDraft, 'id'>, item: Case): string {
  const hash = createHash('sha256')
    .update(`${id} ${caseKey(item)}`)
    .digest('hex');
  const variant = '89ab'.charAt(Number.parseInt(hash.charAt(0), 16) % 4);
  return `${id.slice(0, 14)}7${hash.slice(1, 4)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}
