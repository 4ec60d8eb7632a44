import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { Evaluation, EvaluationDraft } from '../../shared/evaluation.ts';
import { isBad } from '../../shared/level.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Due } from '../../shared/schedule.ts';
import { caseKey } from '../../shared/service.ts';
import type { SavedSession } from '../../shared/session/memory.ts';
import { syncFolder } from '../device/durable-file.ts';
import type { Identity } from '../device/identity.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Line } from './line.ts';
import { newSegmentKey, type OpenRecord, type Replay, replay } from './replay.ts';
import { type Head, lastingPart, personalPart, seal } from './seal.ts';
import { Segment } from './segment.ts';

export interface JournalOptions {
  /** The journal's own folder; made when missing. */
  readonly folder: string;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly log: Log;
  /** ms from an evaluation to the moment it should have arrived (R21). */
  readonly targetMs: number;
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
  /** What an earlier run left behind. */
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
  const past = await replay(folder, identity.vault);
  for (const problem of past.problems) log.error('a line of the journal cannot be read', problem);

  const { key, wrapped } = newSegmentKey(identity.vault);
  const number = past.lastNumber + 1;
  const file = join(folder, `segment-${String(number).padStart(8, '0')}.journal`);
  const segment = await Segment.begin(file);
  const beginning: Line = {
    type: 'segment',
    version: 1,
    number,
    deviceId: identity.deviceId,
    at: clock.now().wall,
    wrappedKey: wrapped,
  };
  await segment.append([beginning]);
  syncFolder(folder);

  const { open, settled, withdrawn } = past;
  /** Withdrawals that no line tells yet. */
  const untold = new Set<string>();
  let head = past.head;
  const lock = (value: object): string => key.lock(JSON.stringify(value));

  function dueOf(evaluation: Evaluation): Due {
    const { draft, chain } = evaluation;
    return {
      bad: isBad(draft.level),
      dueAt: draft.assessedAt.corrected + targetMs,
      epoch: chain.epoch,
      seq: chain.seq,
    };
  }

  function linesOf({ evaluation, due }: OpenRecord): Line[] {
    const { draft, chain, salt } = evaluation;
    return [
      { type: 'personal', id: draft.id, locked: lock(personalPart(draft)) },
      {
        type: 'sealed',
        id: draft.id,
        due,
        chain,
        locked: lock({
          lasting: lastingPart(draft),
          salt,
          caseKey: draft.linkage === undefined ? null : caseKey(draft.linkage),
        }),
      },
    ];
  }

  /** Appends; what the disk refused earlier goes first, so that the chain in the file has no gap. */
  async function append(lines: readonly Line[]): Promise<void> {
    const unwritten = [...open.values()].filter((record) => !record.journaled);
    // With the data key once more: one bad byte in the first line must not cost the whole segment.
    const sealed = unwritten.length > 0 ? [beginning, ...unwritten.flatMap(linesOf)] : [];
    const told = [...untold];
    const withdrawals = told.map((id): Line => ({ type: 'withdrawn', id }));
    await segment.append([...sealed, ...withdrawals, ...lines]);
    for (const id of told) {
      untold.delete(id);
      open.delete(id);
    }
    for (const { evaluation } of unwritten) {
      const { id } = evaluation.draft;
      const record = open.get(id);
      if (record !== undefined) open.set(id, { ...record, journaled: true });
    }
  }

  return {
    left: {
      drafts: [...past.drafts.values()].filter(({ id }) => !open.has(id) && !settled.has(id)),
      rated: past.rated,
      ...(past.session !== undefined && { session: past.session }),
    },
    head: () => head,
    open: () => [...open.values()].filter(({ evaluation }) => !withdrawn.has(evaluation.draft.id)),
    isWithdrawn: (id) => withdrawn.has(id),
    settledAs: (id) => settled.get(id),

    draft: (draft) => segment.append([{ type: 'draft', id: draft.id, locked: lock(draft) }]),
    withdraw(id) {
      untold.add(id);
      if (open.has(id)) withdrawn.add(id);
      return append([]);
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
        settled.set(id, outcome);
      }
    },

    session: (saved) => segment.append([{ type: 'session', locked: lock(saved) }]),
    close: () => segment.close(),
  };
}
