import type { Case } from '../../shared/service.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { Pack } from './envelope.ts';
import type { OutboxLink } from './link.ts';

/** Mends the case of sealed records; what the citizen said goes out as it was sealed (R15). */
export interface Repair {
  /**
   * Gives an undelivered record another case or other codes; it is sent again at once.
   * @param mended.by a person
   * @throws when the record is not known, was delivered already, or the disk refuses
   */
  repair(
    id: string,
    mended: { readonly linkage: Case; readonly by: string; readonly why: string },
  ): Promise<void>;
  /**
   * The same when the case source tells the case after the rating (R19).
   * @throws as `repair` does
   */
  link(id: string, linkage: Case): Promise<void>;
}

/** The journal first; an outbox that does not hear of it finds out when they are compared. */
export function createRepair(options: {
  readonly journal: Journal;
  readonly outbox: Pick<OutboxLink, 'replace' | 'wake'>;
  readonly pack: Pack;
  readonly log: Log;
}): Repair {
  const { journal, outbox, pack, log } = options;

  return {
    async repair(id, mended) {
      const record = await journal.repair(id, mended);
      log.info('a record was repaired', { id });
      await outbox.replace([pack(record)]);
      // Somebody stands there and wants to see whether it was right.
      await outbox.wake();
    },
    async link(id, linkage) {
      const record = await journal.link(id, linkage);
      log.info('a record was linked', { id });
      await outbox.replace([pack(record)]);
    },
  };
}
