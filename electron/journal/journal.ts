import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EvaluationDraft, Repair } from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Case } from '../../shared/service.ts';
import type { SavedSession } from '../../shared/session/memory.ts';
import { syncFolder } from '../device/durable-file.ts';
import type { Countable, ServiceRecord } from '../statistics/service-record.ts';
import { adopt, type Found } from './adoption.ts';
import { Ledger } from './ledger.ts';
import type { Line, Met } from './line.ts';
import { LINKED_LATE, mend } from './mending.ts';
import type { JournalOptions } from './options.ts';
import { OwnChain } from './own-chain.ts';
import { draftLine } from './record-lines.ts';
import { type OpenRecord, type Replay, replay } from './replay.ts';
import type { Head } from './seal.ts';
import { type Sealed, sealAll } from './sealing.ts';
import { servicesOf, sessionLine } from './session-parts.ts';
import { openWriting } from './writing.ts';

/**
 * The truth of this device: an append-only file of what citizens said and what became of it. The
 * outbox is only its working copy.
 */
export interface Journal {
  /** What an earlier run left behind and nothing has become of yet: keep no copy of it (R12). */
  readonly left: {
    readonly drafts: readonly EvaluationDraft[];
    readonly session?: SavedSession;
    /** As long as its segments stay; what of it counts today is the session's to say (R2). */
    readonly rated: Replay['rated'];
    /** As long as its segments stay; what of it counts is for the statistics to say (R16). */
    readonly countable: Countable;
  };
  /** The end of the chain, to be recorded elsewhere. */
  head(): Head;
  /** Sealed and not yet delivered. */
  open(): readonly OpenRecord[];
  /** One of these. */
  find(id: string): OpenRecord | undefined;
  /**
   * Whether a sealed record is known here, be it open, delivered or withdrawn. One of which only
   * unreadable lines are left is not: `adopt` makes it whole again.
   */
  knows(id: string): boolean;
  /** The last answer to an open record, unless it was mended afterwards. */
  answerTo(id: string): Outcome | undefined;
  /** The receipt of a record that was delivered, as long as the journal has it. */
  settledAs(id: string): Outcome | undefined;
  /** Keeps what a citizen has said so far. @throws when the disk refuses */
  draft(draft: EvaluationDraft): Promise<void>;
  /**
   * Drops what does not count: a draft the citizen took back, or a sealed record of which the
   * citizen was told that it was not saved. The latter keeps its place in the chain.
   * @throws when the disk refuses; it is written with the next line all the same
   */
  withdraw(id: string): Promise<void>;
  /** Whether a sealed record was withdrawn and must not be sent. */
  isWithdrawn(id: string): boolean;
  /**
   * Seals all drafts in one append and one sync, or none; asked twice it answers the same records.
   * A disk that refuses is no error but `journaled: false`, and the records are still valid.
   */
  seal(drafts: readonly EvaluationDraft[]): Promise<Sealed>;
  /** Written before the province is asked. @throws when the disk refuses */
  attempted(ids: readonly string[]): Promise<void>;
  /**
   * Written when the province has answered.
   * @param met per delivered record, whether target and cut-off were met (R21)
   * @throws when the disk refuses
   */
  settled(outcomes: ReadonlyMap<string, Outcome>, met?: ReadonlyMap<string, Met>): Promise<void>;
  /**
   * A person mends case and codes of an open record (R15); the last repair counts.
   * @returns the record as it is now
   * @throws when it is not open, or the disk refuses
   */
  repair(id: string, repair: Omit<Repair, 'at'>): Promise<OpenRecord>;
  /** The same by the case source, for a record sealed before its case was known (R19). */
  link(id: string, linkage: Case): Promise<OpenRecord>;
  /**
   * Open records that leave in a rescue file; whatever is not open is passed over. They count as
   * exported at once, and may have arrived from then on.
   * @throws when the disk refuses: then they do not count as exported
   */
  exported(ids: readonly string[], file: string): Promise<void>;
  /** Exported records that are to be sent from here after all. @throws when the disk refuses */
  released(ids: readonly string[], by: string): Promise<void>;
  /** Whether an open record must not be sent from here, since it left in a rescue file. */
  isExported(id: string): boolean;
  /** A service has ended; what counting needs of it. @throws when the disk refuses */
  service(id: string, record: ServiceRecord): Promise<void>;
  /**
   * Who did what at the device, in clear: never anything about a citizen.
   * @throws when the disk refuses
   */
  audit(entry: {
    readonly by: string;
    readonly what: string;
    readonly about?: string;
  }): Promise<void>;
  /**
   * Takes sealed records that only the outbox has, with the place in the chain they had. What this
   * device has not sealed is refused and logged.
   * @returns those of them that the journal holds durably now
   */
  adopt(records: readonly Found[]): Promise<readonly string[]>;
  /** @throws when the disk refuses */
  session(saved: SavedSession): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal: reads what earlier runs left and begins a new segment.
 * @throws when the folder cannot be read or written at all
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { folder, identity, clock, log } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  syncFolder(dirname(folder));
  // It is not held longer than somebody needs it (R12).
  const { session, rated, countable, ...past } = await replay(folder, identity);
  for (const { where, what } of past.problems) {
    log.error('a line of the journal cannot be read', { where, what });
  }
  for (const [kind, lines] of past.foreign) {
    log.warn('the journal has lines that only a newer version knows; they stay', { kind, lines });
  }

  const chain = new OwnChain(options, past);
  const writing = await openWriting({ ...options, past, epochLines: chain.untold });
  for (const line of chain.untold) chain.told(line);
  const services = session === undefined ? [] : servicesOf(session);
  const ledger = new Ledger(past, services, chain, writing, log);
  const inner = { ...options, chain, writing, ledger };
  let leftSession = session;
  await ledger.eraseWhatIsOver();

  return {
    get left() {
      return {
        drafts: [...ledger.leftDrafts.values()].filter(
          ({ id }) => !ledger.open.has(id) && !ledger.settled.has(id),
        ),
        rated,
        countable,
        ...(leftSession !== undefined && { session: leftSession }),
      };
    },
    head: () => chain.head,
    open: () =>
      [...ledger.open.values()].filter(
        ({ evaluation }) => !ledger.withdrawn.has(evaluation.draft.id),
      ),
    find: (id) => ledger.find(id),
    knows: (id) => ledger.knows(id),
    isWithdrawn: (id) => ledger.withdrawn.has(id),
    isExported: (id) => ledger.exported.has(id),
    answerTo: (id) => ledger.answers.get(id),
    settledAs: (id) => ledger.settled.get(id),

    async draft(draft) {
      // Frozen with the seal: there is nothing to keep any more.
      if (ledger.settled.has(draft.id) || ledger.open.get(draft.id)?.journaled) return;
      // Before the disk has it, so that nobody erases the key meanwhile.
      ledger.drafting(draft);
      await Promise.all([ledger.retry(), writing.append((pen) => [draftLine(draft, pen)])]);
    },

    async withdraw(id) {
      ledger.withdraw(id);
      await ledger.append(() => []);
      await ledger.eraseWhatIsOver();
    },

    seal: (drafts) => sealAll(drafts, inner),
    adopt: (records) => adopt(records, inner),

    async attempted(ids) {
      const at = clock.now().wall;
      await ledger.append(() => ids.map((id): Line => ({ type: 'attempted', id, at })));
      for (const id of ids) ledger.attempted(id);
    },

    async settled(outcomes, met) {
      const at = clock.now().wall;
      await ledger.append(() =>
        [...outcomes].map(([id, outcome]): Line => {
          const deadlines = outcome.kind === 'delivered' ? met?.get(id) : undefined;
          return {
            type: 'settled',
            id,
            at,
            outcome,
            ...(deadlines !== undefined && { met: deadlines }),
          };
        }),
      );
      for (const [id, outcome] of outcomes) ledger.answered(id, outcome);
      await ledger.eraseWhatIsOver();
    },

    repair: (id, { linkage, by, why }) =>
      mend('repaired', id, { at: clock.now().corrected, by, why, linkage }, ledger),
    link: (id, linkage) =>
      mend('linked', id, { at: clock.now().corrected, ...LINKED_LATE, linkage }, ledger),

    async exported(ids, file) {
      const at = clock.now().wall;
      const fresh = ids.filter((id) => ledger.find(id) && !ledger.exported.has(id));
      // At once: nobody may send them while the disk is busy.
      for (const id of fresh) ledger.exported.add(id);
      try {
        await ledger.append(() => fresh.map((id): Line => ({ type: 'exported', id, at, file })));
      } catch (error) {
        for (const id of fresh) ledger.exported.delete(id);
        throw error;
      }
      for (const id of fresh) ledger.attempted(id);
    },

    async released(ids, by) {
      const at = clock.now().wall;
      const out = ids.filter((id) => ledger.exported.has(id));
      await ledger.append(() => out.map((id): Line => ({ type: 'released', id, at, by })));
      for (const id of out) ledger.exported.delete(id);
    },

    service(id, record) {
      const at = clock.now().wall;
      return ledger.append((pen) => [{ type: 'service', id, at, locked: pen.lock(record) }]);
    },

    audit({ by, what, about }) {
      const at = clock.now().wall;
      return ledger.append(() => [
        { type: 'audit', at, by, what, ...(about !== undefined && { about }) },
      ]);
    },

    async session(saved) {
      await ledger.follow(servicesOf(saved), () =>
        Promise.all([ledger.retry(), writing.append((pen) => [sessionLine(saved, pen)])]),
      );
      leftSession = undefined;
    },

    async close() {
      await ledger.retry();
      await ledger.eraseWhatIsOver();
      await writing.close();
      // What was still being written may have let go of services.
      await ledger.eraseWhatIsOver();
      writing.rememberEnd(chain.head);
    },
  };
}
