import {
  type Evaluation,
  type EvaluationDraft,
  evaluationDraftSchema,
  evaluationSchema,
} from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Due } from '../../shared/schedule.ts';
import { z } from '../../shared/schema.ts';
import type { RatedCase, SavedSession } from '../../shared/session/memory.ts';
import type { Identity } from '../device/identity.ts';
import type { Vault } from '../device/vault.ts';
import { reasonOf } from '../log.ts';
import { ChainEnd } from './chain-end.ts';
import { damagedKeyOf, isErased } from './key-line.ts';
import { type Line, readLine } from './line.ts';
import { linesOf, type PlacedLine, segmentsIn } from './line-file.ts';
import type { Head } from './seal.ts';
import { openSegmentKey } from './segment-key.ts';
import { ServiceKeys } from './service-keys.ts';
import { servicesIn, sessionOf } from './session-parts.ts';

/** A sealed record that no receipt has come for. */
export interface OpenRecord {
  readonly evaluation: Evaluation;
  readonly due: Due;
  /** Tried before without a settled outcome: it may have arrived. */
  readonly attempted: boolean;
  /** On this disk, durably. */
  readonly journaled: boolean;
}

/** A segment of an earlier run, and when it began, ms since 1970 UTC; 0 when that is unknown. */
export interface PastSegment {
  readonly number: number;
  readonly file: string;
  readonly at: number;
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
  readonly settled: Map<string, Outcome>;
  /** Over, but how cannot be read any more: their keys were erased, and nothing else erases them. */
  readonly over: ReadonlySet<string>;
  /** Sealed, but the citizen was told that it was not saved. */
  readonly withdrawn: Set<string>;
  /** Cases rated, with the time, oldest first (R2). */
  readonly rated: readonly (RatedCase & { readonly at: number })[];
  /** Said by citizens whose rating was neither sealed nor withdrawn. */
  readonly drafts: Map<string, EvaluationDraft>;
  readonly session: SavedSession | undefined;
  /** Where a draft, an open record or the last session stands, by file: these must not go. */
  readonly needed: ReadonlySet<string>;
  /** Services with something unsettled that cannot be read now. */
  readonly stuck: ReadonlySet<string>;
  readonly problems: readonly { readonly where: string; readonly what: string }[];
}

/** The locked part of a `sealed` line. */
export const lastingSchema = z.strictObject({
  lasting: evaluationDraftSchema.omit({ text: true, linkage: true }),
  /** `projectNo#serviceNumber` (R2): outlives the personal part. */
  caseKey: z.string().nullable(),
  salt: evaluationSchema.shape.salt,
});

/** The locked part of a `personal` line. */
const personalSchema = evaluationDraftSchema.pick({ text: true, linkage: true });

/** A locked part, opened only if it is still needed when all lines are read. */
interface Kept {
  readonly service: string;
  readonly locked: string;
  readonly where: string;
  readonly file: string;
}

type SealedLine = Extract<Line, { type: 'sealed' }>;

/**
 * Reads the journal of earlier runs.
 * @param identity unwraps the segments' data keys
 * @returns what is known; a line that cannot be read is a problem of its own and stops nothing
 */
export async function replay(
  folder: string,
  identity: Pick<Identity, 'deviceId' | 'vault' | 'epoch'>,
): Promise<Replay> {
  const chain = new ChainEnd(identity.deviceId);
  const keys = new ServiceKeys();
  const settled = new Map<string, Outcome>();
  const attempted = new Set<string>();
  const told = new Set<string>();
  const sealed = new Map<string, { line: SealedLine; segment: Vault | undefined; kept: Kept }>();
  const personal = new Map<string, Kept>();
  const said = new Map<string, Kept>();
  const problems: { where: string; what: string }[] = [];
  const segments: PastSegment[] = [];
  let lastSession: { open: () => SavedSession; file: string } | undefined;

  for (const { number, file } of await segmentsIn(folder)) {
    let key = await keyOf(file, identity.vault);
    let begunAt = 0;
    let begun = false;
    try {
      for await (const placed of linesOf(file)) {
        const where = `${file}:${placed.number}`;
        if (placed.endless) problems.push({ where, what: 'the end of the line went bad' });
        try {
          apply(readLine(placed.text), placed, where);
        } catch (error) {
          problems.push({ where, what: reasonOf(error) });
        }
      }
    } catch (error) {
      problems.push({ where: file, what: reasonOf(error) });
      chain.unreadable();
    }
    segments.push({ number, file, at: begunAt });

    function corrupt({ text, torn, at, bytes }: PlacedLine, why: string): never {
      const service = damagedKeyOf(text);
      if (service !== undefined) keys.learnPlace(service, { file, at, bytes });
      else if (!torn) chain.unreadable();
      throw new Error(torn ? `torn: ${why}` : why);
    }

    function segmentKey(): Vault {
      if (key === undefined) throw new Error('the key of the segment cannot be read');
      return key;
    }

    function apply(line: Line | { type: 'corrupt'; why: string }, at: PlacedLine, where: string) {
      switch (line.type) {
        case 'corrupt':
          return corrupt(at, line.why);
        case 'segment':
          if (!begun) chain.segmentBegins(line.deviceId, line.head, segments.length === 0);
          begun = true;
          begunAt = line.at;
          key = openSegmentKey(line.wrappedKey, identity.vault);
          return;
        case 'epoch':
          begun = true;
          chain.epochBegins(line.epoch);
          return;
        case 'key': {
          const { service, wrapped } = line;
          if (isErased(wrapped)) return keys.learnErased(service);
          keys.learnPlace(service, { file, at: at.at, bytes: at.bytes });
          keys.learn(service, Buffer.from(segmentKey().unlock(wrapped), 'base64'));
          return;
        }
        case 'draft':
          said.set(line.id, { service: line.service, locked: line.locked, where, file });
          return;
        case 'withdrawn':
          said.delete(line.id);
          if (sealed.has(line.id)) told.add(line.id);
          return;
        case 'personal':
          personal.set(line.id, { service: line.service, locked: line.locked, where, file });
          return;
        case 'sealed': {
          begun = true;
          // The chain goes on even from a record whose content cannot be read any more.
          chain.record(line.chain);
          const kept = { service: '', locked: line.locked, where, file };
          sealed.set(line.id, { line, segment: key, kept });
          return;
        }
        case 'attempted':
          attempted.add(line.id);
          return;
        case 'settled':
          if (line.outcome.kind === 'delivered') settled.set(line.id, line.outcome);
          return;
        case 'session':
          lastSession = {
            file,
            open: () =>
              servicesIn(line).some((id) => keys.isErased(id))
                ? never('the session goes on with a service that is over')
                : sessionOf(
                    line,
                    (locked) => JSON.parse(segmentKey().unlock(locked)),
                    (id, locked) => keys.unlock(id, locked),
                  ),
          };
          return;
      }
    }
  }

  const open = new Map<string, OpenRecord>();
  const withdrawn = new Set<string>();
  const rated: (RatedCase & { at: number })[] = [];
  const over = new Set<string>();
  const needed = new Set<string>();
  for (const [id, { line, segment, kept }] of sealed) {
    if (told.has(id)) withdrawn.add(id);
    const isOver = settled.has(id) || withdrawn.has(id);
    if (isOver) said.delete(id);
    attempt(kept.where, () => {
      if (segment === undefined) throw new Error('the key of the segment cannot be read');
      const { lasting, salt, caseKey } = lastingSchema.parse(
        JSON.parse(segment.unlock(line.locked)),
      );
      if (caseKey !== null) {
        rated.push({ key: caseKey, service: lasting.serviceId, at: lasting.assessedAt.corrected });
      }
      if (isOver) return;
      const own = personal.get(id);
      if (own === undefined) throw new Error(`the personal part of ${id} is missing`);
      if (keys.isErased(own.service)) {
        over.add(id);
        throw new Error('its receipt cannot be read, but it had one: its key was erased');
      }
      const part = personalSchema.parse(keys.unlock(own.service, own.locked));
      // Only what was sealed readably needs its draft no more.
      said.delete(id);
      const evaluation = { draft: { ...lasting, ...part }, chain: line.chain, salt };
      const { due } = line;
      open.set(id, { evaluation, due, attempted: attempted.has(id), journaled: true });
      needed.add(kept.file).add(own.file);
    });
  }
  /** Never erase what may still be mended: of these nobody knows that they arrived. */
  const stuck = new Set<string>();
  for (const [id, { service, file }] of [...personal, ...said]) {
    if (settled.has(id) || told.has(id) || open.has(id) || keys.isErased(service)) continue;
    stuck.add(service);
    needed.add(file);
  }
  const drafts = new Map<string, EvaluationDraft>();
  for (const [id, { service, locked, where }] of said) {
    // It came late, for a record that was settled.
    if (settled.has(id) || keys.isErased(service)) continue;
    attempt(where, () => {
      drafts.set(id, evaluationDraftSchema.parse(keys.unlock(service, locked)));
      if (!personal.has(id)) stuck.delete(service);
    });
  }
  let session: SavedSession | undefined;
  attempt('the last session', () => {
    session = lastSession?.open();
  });
  if (lastSession !== undefined) needed.add(lastSession.file);
  const { head } = chain;
  const doubt = chain.doubt() ?? lost(identity.epoch(), chain);
  return {
    ...{ head, doubt, segments, keys, open, settled, withdrawn, rated, drafts, session },
    ...{ over, needed, stuck },
    problems,
  };

  function attempt(where: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      problems.push({ where, what: reasonOf(error) });
    }
  }
}

/** What only the device's own memory tells: it has sealed, and the journal has nothing of that. */
function lost(epoch: number, { head, isTold }: ChainEnd): string | undefined {
  if (head.epoch < epoch) return 'the journal ends before the epoch this device has begun';
  const empty = !isTold && head.seq === 0;
  return empty && epoch > 0 ? 'the journal of this device is missing' : undefined;
}

function never(why: string): never {
  throw new Error(why);
}

/** @returns the data key of a segment from the first line that has it whole */
async function keyOf(file: string, vault: Vault): Promise<Vault | undefined> {
  try {
    for await (const { text } of linesOf(file)) {
      const line = readLine(text);
      if (line.type === 'segment') return openSegmentKey(line.wrappedKey, vault);
    }
  } catch {
    // Whatever is the matter is met again, and told, when the lines are read.
  }
  return undefined;
}
