import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { Evaluation, EvaluationDraft } from '../../shared/evaluation.ts';
import { isBad } from '../../shared/level.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Due } from '../../shared/schedule.ts';
import type { SavedSession } from '../../shared/session/memory.ts';
import { syncFolder } from '../device/durable-file.ts';
import type { Identity } from '../device/identity.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Line } from './line.ts';
import { draftLine, recordLines } from './record-lines.ts';
import { type OpenRecord, type Replay, replay } from './replay.ts';
import { GENESIS, type Head, seal } from './seal.ts';
import { servicesOf, sessionLine } from './session-parts.ts';
import { openWriting } from './writing.ts';

export interface JournalOptions {
  /** The journal's own folder; made when missing. */
  readonly folder: string;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly log: Log;
  /** ms from an evaluation to the moment it should have arrived (R21). */
  readonly targetMs: number;
  /** The hall's public RSA key, SPKI as PEM: it can open the journal of a dead device. */
  readonly rescueKey?: string | undefined;
  /** How long a segment stays after all of it is settled, ms; by default 30 days. */
  readonly retentionMs?: number;
  /** A segment is full, bytes; by default 4 MiB. */
  readonly segmentBytes?: number;
  /** Kept free for a full disk, bytes; by default 8 MiB. */
  readonly reserveBytes?: number;
  /** Hears why the journal is not what it should be, and `null` when it is again. */
  readonly degraded?: (why: string | null) => void;
}

/** The result of sealing: the records, and whether this disk holds them durably. */
export interface Sealed {
  readonly records: readonly OpenRecord[];
  readonly journaled: boolean;
}

/**
 * The truth of this device: an append-only file of what citizens said and what became of it. The
 * outbox is only its working copy.
 */
export interface Journal {
  /** What an earlier run left behind and nothing has become of yet: keep no copy of it (R12). */
  readonly left: {
    readonly drafts: readonly EvaluationDraft[];
    readonly session?: SavedSession;
    readonly rated: Replay['rated'];
  };
  /** The end of the chain, to be recorded elsewhere. */
  head(): Head;
  /** Sealed and not yet delivered. */
  open(): readonly OpenRecord[];
  /** The receipt of a record that was delivered. */
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
  /** Written when the province has answered. @throws when the disk refuses */
  settled(outcomes: ReadonlyMap<string, Outcome>): Promise<void>;
  /** @throws when the disk refuses */
  session(saved: SavedSession): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the journal: reads what earlier runs left and begins a new segment.
 * @throws when the folder cannot be read or written at all
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { folder, identity, clock, log, targetMs } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  syncFolder(dirname(folder));
  const past = await replay(folder, identity);
  for (const problem of past.problems) log.error('a line of the journal cannot be read', problem);

  const { open, settled, withdrawn, keys } = past;
  /** Withdrawals that no line tells yet. */
  const untold = new Set<string>();
  /** Drafts that are neither sealed nor withdrawn, with their service. */
  const drafted = new Map(
    [...past.drafts].map(([id, { serviceId: service }]) => [id, { service }]),
  );
  const leftDrafts = past.drafts;
  let leftSession = past.session;
  /** The services of the last session that the disk has, and of those on their way there. */
  let lastServices: readonly string[] = leftSession === undefined ? [] : servicesOf(leftSession);
  const comingServices = new Set<readonly string[]>();

  let { head } = past;
  const epochLines: Line[] = [];
  if (past.doubt !== undefined) {
    const epoch = Math.max(head.epoch, identity.epoch()) + 1;
    const reason = past.doubt;
    log.error('the end of the chain is not known; a new epoch begins', { epoch, reason });
    epochLines.push({ type: 'epoch', epoch, reason, at: clock.now().corrected, previous: head });
    remember(epoch);
    head = { epoch, seq: 0, hash: GENESIS };
  }
  const writing = await openWriting({ ...options, past, epochLines });
  await eraseWhatIsOver();

  /** A disk that does not take it must not keep anybody from rating (R22). */
  function remember(epoch: number): void {
    try {
      identity.beginEpoch(epoch);
    } catch (error) {
      log.error('the epoch could not be noted in device.json', { why: reasonOf(error) });
    }
  }

  function dueOf(evaluation: Evaluation): Due {
    const { draft, chain } = evaluation;
    return {
      bad: isBad(draft.level),
      dueAt: draft.assessedAt.corrected + targetMs,
      epoch: chain.epoch,
      seq: chain.seq,
    };
  }

  /** R12: nothing of a service is open and no session speaks of it: nobody may read it any more. */
  function eraseWhatIsOver(): Promise<void> {
    const inUse = new Set([
      ...past.stuck,
      ...[...drafted.values()].map(({ service }) => service),
      ...lastServices,
      ...[...comingServices].flat(),
      ...[...open.values()].map(({ evaluation }) => evaluation.draft.serviceId),
    ]);
    return keys.eraseAllBut(inUse, log);
  }

  /** Appends; what the disk refused earlier goes first, so that the chain in the file has no gap. */
  async function append(lines: readonly Line[]): Promise<void> {
    const told = [...untold];
    const taken = new Map(told.map((id) => [id, drafted.get(id)]));
    const written = await writing.append(({ lock, lockFor }) => {
      const unwritten = [...open.values()].filter((record) => !record.journaled);
      return [
        ...unwritten.flatMap((record) => recordLines(record, lock, lockFor)),
        ...told.map((id): Line => ({ type: 'withdrawn', id })),
        ...lines,
      ];
    });
    for (const line of written) {
      if (line.type !== 'sealed') continue;
      forgetDraft(line.id);
      const record = open.get(line.id);
      if (record !== undefined) open.set(line.id, { ...record, journaled: true });
    }
    for (const id of told) {
      untold.delete(id);
      open.delete(id);
      // Unless the citizen has tapped again meanwhile.
      if (drafted.get(id) === taken.get(id)) forgetDraft(id);
    }
  }

  function forgetDraft(id: string): void {
    drafted.delete(id);
    leftDrafts.delete(id);
  }

  return {
    get left() {
      return {
        drafts: [...leftDrafts.values()].filter(({ id }) => !open.has(id) && !settled.has(id)),
        rated: past.rated,
        ...(leftSession !== undefined && { session: leftSession }),
      };
    },
    head: () => head,
    open: () => [...open.values()].filter(({ evaluation }) => !withdrawn.has(evaluation.draft.id)),
    isWithdrawn: (id) => withdrawn.has(id),
    settledAs: (id) => settled.get(id),

    async draft(draft) {
      // Frozen with the seal: there is nothing to keep any more.
      if (settled.has(draft.id) || open.get(draft.id)?.journaled) return;
      // Before the disk has it, so that nobody erases the key meanwhile.
      drafted.set(draft.id, { service: draft.serviceId });
      await writing.append(({ lockFor }) => [draftLine(draft, lockFor)]);
    },

    async withdraw(id) {
      untold.add(id);
      if (open.has(id)) withdrawn.add(id);
      await append([]);
      await eraseWhatIsOver();
    },

    async seal(drafts) {
      // What was delivered already needs no second place in the chain.
      const undelivered = drafts.filter((draft) => !settled.has(draft.id));
      const fresh = new Map<string, OpenRecord>();
      let end = head;
      for (const draft of undelivered) {
        if (open.has(draft.id) || fresh.has(draft.id)) continue;
        const evaluation = seal(draft, end, identity);
        const { epoch, seq, hash } = evaluation.chain;
        end = { epoch, seq, hash };
        fresh.set(draft.id, {
          evaluation,
          due: dueOf(evaluation),
          attempted: false,
          journaled: false,
        });
      }
      // Only now, when all of them could be sealed.
      head = end;
      for (const [id, record] of fresh) open.set(id, record);
      const records = undelivered.flatMap(({ id }) => open.get(id) ?? []);
      if (fresh.size > 0 && identity.epoch() < head.epoch) remember(head.epoch);
      try {
        if (records.some((record) => !record.journaled)) await append([]);
        return { records, journaled: true };
      } catch (error) {
        log.error('the journal could not be written', { why: reasonOf(error) });
        return { records, journaled: false };
      }
    },

    async attempted(ids) {
      const at = clock.now().wall;
      await append(ids.map((id): Line => ({ type: 'attempted', id, at })));
      for (const id of ids) {
        const record = open.get(id);
        if (record !== undefined) open.set(id, { ...record, attempted: true });
      }
    },

    async settled(outcomes) {
      const at = clock.now().wall;
      await append(
        [...outcomes].map(([id, outcome]): Line => ({ type: 'settled', id, at, outcome })),
      );
      for (const [id, outcome] of outcomes) {
        if (outcome.kind !== 'delivered') continue;
        open.delete(id);
        forgetDraft(id);
        settled.set(id, outcome);
      }
      await eraseWhatIsOver();
    },

    async session(saved) {
      const services = servicesOf(saved);
      comingServices.add(services);
      try {
        await writing.append(({ lock, lockFor }) => [sessionLine(saved, lock, lockFor)]);
        lastServices = services;
        leftSession = undefined;
      } finally {
        comingServices.delete(services);
      }
      await eraseWhatIsOver();
    },

    async close() {
      await eraseWhatIsOver();
      await writing.close();
    },
  };
}
