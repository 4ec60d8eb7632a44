import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { Outcome } from '../../shared/province.ts';
import { compareDue } from '../../shared/schedule.ts';
import type { Identity } from '../device/identity.ts';
import type { Journal } from '../journal/journal.ts';
import { isRescueKey } from '../journal/segment-key.ts';
import type { Log } from '../log.ts';
import type { Deadlines } from '../outbox/deadlines.ts';
import type { Pack } from '../outbox/envelope.ts';
import type { OutboxLink } from '../outbox/link.ts';
import { type Report, readReport } from './report.ts';
import { writeRescueFile } from './rescue-file.ts';

/** What the import of a report has changed, in records. */
export interface Imported {
  readonly delivered: number;
  /** Said no to by the province: in quarantine with the reason. */
  readonly refused: number;
  /** Neither: sent from here again. */
  readonly released: number;
}

/**
 * Delivering by another machine what this one cannot (reliability.md, Rescue): everything undelivered
 * goes into a file, and nothing of it is sent from here until a report settles it or a person gives
 * up on that. All of them reject when the disk refuses; asked again, they go on where they stopped.
 */
export interface Rescue {
  /**
   * @param file where to, in the place of an older one
   * @param by a person
   * @returns how many records are in it; with none no file is written
   * @throws when the hall has no usable rescue key
   */
  exportRescue(file: string, by: string): Promise<number>;
  /**
   * @param file as the rescue command wrote it; imported twice it changes nothing
   * @throws when it is forged, for another device, or speaks of records this device never had
   */
  importRescueReport(file: string, by: string): Promise<Imported>;
  /**
   * Gives up on the report for these records. Should they have arrived, the province knows them by
   * their ids.
   * @returns how many of them were exported
   */
  releaseRescue(ids: readonly string[], by: string): Promise<number>;
}

/** @param options.rescueKey the hall's public key, SPKI as PEM */
export function createRescue(options: {
  readonly journal: Journal;
  readonly outbox: Pick<OutboxLink, 'replace' | 'reconcile' | 'wake'>;
  readonly identity: Pick<Identity, 'deviceId' | 'publicKey'>;
  readonly pack: Pack;
  readonly clock: Clock;
  readonly log: Log;
  readonly rescueKey: string | undefined;
  readonly deadlines: Deadlines;
}): Rescue {
  const { journal, outbox, identity, pack, clock, log, rescueKey, deadlines } = options;

  function hallKey(): KeyObject {
    if (rescueKey === undefined) throw new Error('the provisioning file has no rescueKey');
    if (!isRescueKey(rescueKey)) {
      throw new Error('the rescueKey of the provisioning file is no RSA key of 3072 bits');
    }
    return createPublicKey(rescueKey);
  }

  return {
    async exportRescue(file, by) {
      const key = hallKey();
      const records = [...journal.open()].sort((a, b) => compareDue(a.due, b.due));
      if (records.length === 0) return 0;
      const { deviceId, publicKey } = identity;
      const at = clock.now().corrected;
      writeRescueFile(file, { deviceId, publicKey, at }, records, key);
      // Only now: whatever breaks off before, they are sent from here, and the ids keep them single.
      const ids = records.map(({ evaluation }) => evaluation.draft.id);
      await journal.exported(ids, basename(file));
      await journal.audit({ by, what: 'rescue file written', about: countOf(ids.length) });
      log.warn('a rescue file was written', { count: ids.length });
      await outbox.reconcile();
      return ids.length;
    },

    async importRescueReport(file, by) {
      const report = readReport(await readFile(file, 'utf8'), hallKey());
      if (report.deviceId !== identity.deviceId) {
        throw new Error(`the report is for device ${report.deviceId}, not for this one`);
      }
      const stranger = report.results.find(({ id }) => !journal.knows(id));
      if (stranger !== undefined) {
        throw new Error(`the report speaks of record ${stranger.id}, which this device never had`);
      }
      const { delivered, refused, rest } = sorted(report);
      const answered = [...delivered, ...refused];
      if (answered.length > 0) await journal.settled(outcomesOf(answered), metIn(delivered));
      const released = [...refused, ...rest].map(({ id }) => id);
      if (released.length > 0) await journal.released(released, by);
      const imported = {
        delivered: delivered.length,
        refused: refused.length,
        released: rest.length,
      };
      if (answered.length + rest.length === 0) return imported;
      const about = `${countOf(delivered.length)} delivered, ${released.length} not`;
      await journal.audit({ by, what: 'rescue report imported', about });
      log.warn('a rescue report was imported', imported);
      await outbox.replace(
        refused.flatMap(({ id, outcome }) => {
          const record = journal.find(id);
          return record === undefined ? [] : [{ ...pack(record), refusal: outcome }];
        }),
      );
      await outbox.reconcile();
      await outbox.wake();
      return imported;
    },

    async releaseRescue(ids, by) {
      const exported = ids.filter((id) => journal.isExported(id));
      if (exported.length === 0) return 0;
      await journal.released(exported, by);
      await journal.audit({ by, what: 'rescue given up', about: countOf(exported.length) });
      log.warn('exported records are sent from here again', { count: exported.length });
      await outbox.reconcile();
      await outbox.wake();
      return exported.length;
    },
  };

  /** What of a report is news. */
  function sorted({ results }: Report) {
    const open = results.filter(({ id }) => journal.settledAs(id) === undefined);
    const isDelivered = ({ outcome }: Result) => outcome.kind === 'delivered';
    const others = open.filter((each) => !isDelivered(each) && journal.isExported(each.id));
    return {
      delivered: open.filter(isDelivered),
      refused: others.filter(isRefused),
      rest: others.filter((each) => !isRefused(each)),
    };
  }

  /** Read before the record is settled and its content gone. */
  function metIn(delivered: readonly Result[]) {
    return new Map(
      delivered.flatMap(({ id, at }) => {
        const draft = journal.find(id)?.evaluation.draft;
        return draft === undefined ? [] : [[id, deadlines.metBy(draft, at)] as const];
      }),
    );
  }
}

type Result = Report['results'][number];

function isRefused({ outcome: { kind } }: Result): boolean {
  return kind === 'rejected' || kind === 'conflict';
}

function outcomesOf(results: readonly Result[]): ReadonlyMap<string, Outcome> {
  return new Map(results.map(({ id, outcome }) => [id, outcome]));
}

function countOf(count: number): string {
  return count === 1 ? '1 record' : `${count} records`;
}
