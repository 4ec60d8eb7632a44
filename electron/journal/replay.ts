import {
  type Evaluation,
  type EvaluationDraft,
  evaluationDraftSchema,
  evaluationSchema,
  type Repair,
} from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Due } from '../../shared/schedule.ts';
import { z } from '../../shared/schema.ts';
import type { RatedCase, SavedSession } from '../../shared/session/memory.ts';
import type { Identity } from '../device/identity.ts';
import { parseCarrying, parseWithout } from '../device/newer-version.ts';
import { reasonOf } from '../log.ts';
import {
  type Countable,
  type RatingRecord,
  ratingRecordOf,
  type ServiceRecord,
  serviceRecordSchema,
} from '../statistics/service-record.ts';
import { doubtOf } from './doubt.ts';
import { type Gathered, gather, type PastSegment, type Problem } from './gathering.ts';
import type { Remembered } from './remembered.ts';
import { lastingRepair, repairOf } from './repair-line.ts';
import type { Head } from './seal.ts';
import type { ServiceKeys } from './service-keys.ts';

/** A sealed record that no receipt has come for. */
export interface OpenRecord {
  readonly evaluation: Evaluation;
  readonly due: Due;
  /** Tried before, and not rejected: it may have arrived. */
  readonly attempted: boolean;
  /** It has another case than before: what was sent earlier was about that one. */
  readonly moved?: boolean;
  /** On this disk, durably. */
  readonly journaled: boolean;
  /** Only the outbox had it: its line comes later than its place in the chain. */
  readonly adopted?: boolean;
}

/** Everything the journal of earlier runs says. */
export interface Replay {
  readonly head: Head;
  /** Why the end of the chain cannot be known, if so. */
  readonly doubt: string | undefined;
  readonly segments: readonly PastSegment[];
  readonly keys: ServiceKeys;
  readonly open: Map<string, OpenRecord>;
  /** Receipts of what was delivered. */
  readonly settled: Remembered<Outcome>;
  /** Over, but how cannot be read any more: their keys were erased, and nothing else erases them. */
  readonly over: ReadonlySet<string>;
  /** Sealed, but the citizen was told that it was not saved. */
  readonly withdrawn: Set<string>;
  /** Open records that were handed out in a rescue file. */
  readonly exported: Set<string>;
  /** Cases rated, with the time, oldest first (R2). */
  readonly rated: readonly (RatedCase & { readonly at: number })[];
  /** The last answer to each open record, unless it was mended afterwards. */
  readonly answers: Map<string, Outcome>;
  /** What there is to be counted: as long as its segments stay. */
  readonly countable: Countable;
  /** Said by citizens whose rating was neither sealed nor withdrawn. */
  readonly drafts: Map<string, EvaluationDraft>;
  readonly session: SavedSession | undefined;
  /** Where the last session stands. */
  readonly sessionFile: string | undefined;
  /** By file, the open records and what is stuck in it: it must not go before them. */
  readonly needed: ReadonlyMap<string, ReadonlySet<string>>;
  /** What is unsettled and cannot be read now, with its service. */
  readonly stuck: Map<string, string>;
  readonly problems: readonly Problem[];
  /** How many lines of each kind that only a newer version knows, see `newer-version.ts`. */
  readonly foreign: ReadonlyMap<string, number>;
  /** The files they stand in: nobody here knows whether they are still needed. */
  readonly withForeign: ReadonlySet<string>;
}

/** The locked part of a `sealed` line. */
const lastingSchema = z.strictObject({
  lasting: evaluationDraftSchema.omit({ text: true, linkage: true }),
  /** `projectNo#serviceNumber` (R2): outlives the personal part. */
  caseKey: z.string().nullable(),
  salt: evaluationSchema.shape.salt,
});

/** The locked part of a `personal` line. */
const personalSchema = evaluationDraftSchema.pick({ text: true, linkage: true });

/**
 * Reads the journal of earlier runs.
 * @param identity unwraps the segments' data keys, and remembers where the journal ended
 * @returns what is known; a line that cannot be read is a problem of its own and stops nothing
 */
export async function replay(
  folder: string,
  identity: Pick<Identity, 'deviceId' | 'vault' | 'epoch' | 'journalEnd'>,
): Promise<Replay> {
  const gathered = await gather(folder, identity);
  const { chain, keys, segments, personal, said, settled, withdrawn, problems } = gathered;
  const unlockFor = (service: string, locked: string) => keys.unlock(service, locked);
  const drafted = new Map(said);
  const open = new Map<string, OpenRecord>();
  const rated: (RatedCase & { at: number })[] = [];
  const ratings = new Map<string, RatingRecord>();
  const over = new Set<string>();
  const needed = new Map<string, Set<string>>();

  for (const [id, { line, where, file, unlock }] of gathered.sealed) {
    const isOver = settled.has(id) || withdrawn.has(id);
    if (isOver) drafted.delete(id);
    attempt(where, () => {
      const { lasting, salt, caseKey } = parseCarrying(lastingSchema, unlock(line.locked));
      const key = mendedKeyOf(id) ?? caseKey;
      // What was withdrawn never counts: the citizen may rate again.
      const counts = settled.has(id) || !withdrawn.has(id);
      if (key !== null && counts) {
        rated.push({ key, service: lasting.serviceId, at: lasting.assessedAt.corrected });
      }
      if (counts) ratings.set(id, ratingRecordOf(lasting));
      if (isOver) return;
      const own = personal.get(id);
      if (own === undefined) throw new Error(`the personal part of ${id} is missing`);
      const { service, locked } = own.line;
      if (keys.isErased(service)) {
        over.add(id);
        throw new Error('its receipt cannot be read, but it had one: its key was erased');
      }
      const part = parseCarrying(personalSchema, unlockFor(service, locked));
      // Only what was sealed readably needs its draft no more.
      drafted.delete(id);
      const repair = lastRepairOf(id);
      open.set(id, {
        evaluation: {
          draft: { ...lasting, ...part },
          chain: line.chain,
          salt,
          ...(repair !== undefined && { repair }),
        },
        due: line.due,
        attempted: gathered.attempted.has(id),
        ...(gathered.moved.has(id) && { moved: true }),
        journaled: true,
        ...(line.adopted && { adopted: true }),
      });
      need(file, id);
      need(own.file, id);
    });
  }

  /** Never erase what may still be mended: of these nobody knows that they arrived. */
  const stuck = new Map<string, string>();
  for (const [id, { line, file }] of [...personal, ...drafted]) {
    const { service } = line;
    if (settled.has(id) || withdrawn.has(id) || open.has(id) || keys.isErased(service)) continue;
    stuck.set(id, service);
    need(file, id);
  }
  const drafts = new Map<string, EvaluationDraft>();
  for (const [id, { line, where }] of drafted) {
    // It came late, for a record that was settled.
    if (settled.has(id) || keys.isErased(line.service)) continue;
    attempt(where, () => {
      drafts.set(id, parseCarrying(evaluationDraftSchema, unlockFor(line.service, line.locked)));
      if (!personal.has(id)) stuck.delete(id);
    });
  }

  const services = new Map<string, ServiceRecord>();
  for (const [id, { line, where, unlock }] of gathered.services) {
    attempt(where, () => services.set(id, parseWithout(serviceRecordSchema, unlock(line.locked))));
  }
  const answers = new Map([...gathered.answers].filter(([id]) => open.has(id)));
  const exported = new Set([...gathered.exported].filter((id) => open.has(id)));
  const { lastSession } = gathered;
  let session: SavedSession | undefined;
  attempt('the last session', () => {
    session = lastSession?.open();
  });
  return {
    ...{ head: chain.head, doubt: doubtOf(gathered, identity), segments, keys },
    ...{
      open,
      settled,
      over,
      withdrawn,
      exported,
      rated,
      answers,
      countable: { services, ratings },
      drafts,
      session,
      sessionFile: lastSession?.file,
      needed,
      stuck,
      problems,
      foreign: gathered.foreign,
      withForeign: gathered.withForeign,
    },
  };

  function need(file: string, id: string): void {
    needed.set(file, (needed.get(file) ?? new Set<string>()).add(id));
  }

  /** The case a record was mended to, as far as it outlives the personal part (R2). */
  function mendedKeyOf(id: string): string | undefined {
    return lastReadable(id, ({ line, unlock }) => lastingRepair(line, unlock))?.caseKey;
  }

  function lastRepairOf(id: string): Repair | undefined {
    return lastReadable(id, ({ line, unlock }) => repairOf(line, unlock, unlockFor));
  }

  /** One that cannot be read leaves the one before it, and at last the record as it was sealed. */
  function lastReadable<T>(
    id: string,
    read: (kept: NonNullable<ReturnType<Gathered['repairs']['get']>>[number]) => T,
  ): T | undefined {
    for (const kept of gathered.repairs.get(id)?.toReversed() ?? []) {
      let found: T | undefined;
      attempt(kept.where, () => {
        found = read(kept);
      });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function attempt(where: string, work: () => unknown): void {
    try {
      work();
    } catch (error) {
      problems.push({ where, what: reasonOf(error) });
    }
  }
}
