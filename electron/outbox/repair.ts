import type { OutboxItem } from '../../shared/outbox.ts';
import type { Case } from '../../shared/service.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { Pack } from './envelope.ts';
import type { OutboxLink } from './link.ts';

/** Mends the case of sealed records; what the citizen said goes out as it was sealed (R15). */
export interface Repair {
  /**
   * Gives undelivered records another case or other codes; they are sent again at once. What is
   * delivered meanwhile is passed over: there is nothing to mend any more.
   * @param said.by a person
   * @throws when the disk refuses; what it took before is mended
   */
  repair(
    mended: readonly { readonly id: string; readonly linkage: Case }[],
    said: { readonly by: string; readonly why: string },
  ): Promise<void>;
  /**
   * The same when the case source tells the case after the rating (R19).
   * @throws when the record is not known, was delivered already, or the disk refuses
   */
  link(id: string, linkage: Case): Promise<void>;
}

/** The journal first; an outbox that does not hear of it finds out when they are compared. */
export function createRepair(options: {
  readonly journal: Pick<Journal, 'find' | 'repair' | 'link'>;
  readonly outbox: Pick<OutboxLink, 'replace' | 'wake'>;
  readonly pack: Pack;
  readonly log: Log;
}): Repair {
  const { journal, outbox, pack, log } = options;

  return {
    async repair(mended, { by, why }) {
      const items: OutboxItem[] = [];
      try {
        for (const { id, linkage } of mended) {
          if (journal.find(id) === undefined) continue;
          try {
            items.push(pack(await journal.repair(id, { linkage, by, why })));
          } catch (error) {
            // Its receipt came while the disk was written.
            if (journal.find(id) === undefined) continue;
            throw error;
          }
          log.info('a record was repaired', { id });
        }
      } finally {
        await outbox.replace(items);
        // Somebody stands there and wants to see whether it was right.
        await outbox.wake();
      }
    },
    async link(id, linkage) {
      const record = await journal.link(id, linkage);
      log.info('a record was linked', { id });
      await outbox.replace([pack(record)]);
    },
  };
}
