import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Evaluation,
  type EvaluationDraft,
  evaluationDraftSchema,
  evaluationSchema,
} from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Due } from '../../shared/schedule.ts';
import { z } from '../../shared/schema.ts';
import {
  type RatedCase,
  type SavedSession,
  savedSessionSchema,
} from '../../shared/session/memory.ts';
import { type Vault, vaultWith } from '../device/vault.ts';
import { reasonOf } from '../log.ts';
import { type Line, readLine } from './line.ts';
import { GENESIS, type Head } from './seal.ts';

/** A sealed record that no receipt has come for. */
export interface OpenRecord {
  readonly evaluation: Evaluation;
  readonly due: Due;
  /** Tried before without a settled outcome: it may have arrived. */
  readonly attempted: boolean;
  /** On this disk, durably. */
  readonly journaled: boolean;
}

/** Everything the journal of earlier runs says. */
export interface Replay {
  readonly head: Head;
  readonly lastNumber: number;
  readonly open: Map<string, OpenRecord>;
  /** Receipts of what was delivered. */
  readonly settled: Map<string, Outcome>;
  /** Sealed, but the citizen was told that it was not saved. */
  readonly withdrawn: Set<string>;
  /** Cases rated, with the time, oldest first (R2). */
  readonly rated: readonly (RatedCase & { readonly at: number })[];
  /** Said by citizens whose rating was neither sealed nor withdrawn. */
  readonly drafts: Map<string, EvaluationDraft>;
  readonly session: SavedSession | undefined;
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
export const personalSchema = evaluationDraftSchema.pick({ text: true, linkage: true });

/** @returns the segments of a journal folder, oldest first */
export async function segmentsIn(folder: string): Promise<{ number: number; file: string }[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => {
      const number = /^segment-(\d{8})\.journal$/.exec(name)?.[1];
      return number === undefined ? [] : [{ number: Number(number), file: join(folder, name) }];
    })
    .sort((a, b) => a.number - b.number);
}

/**
 * Reads the journal of earlier runs.
 * @param vault unwraps the segments' data keys
 * @returns what is known; a line that cannot be read is a problem of its own and stops nothing
 */
export async function replay(folder: string, vault: Vault): Promise<Replay> {
  const open = new Map<string, OpenRecord>();
  const settled = new Map<string, Outcome>();
  const drafts = new Map<string, EvaluationDraft>();
  const withdrawn = new Set<string>();
  const rated: (RatedCase & { at: number })[] = [];
  const problems: { where: string; what: string }[] = [];
  const segments = await segmentsIn(folder);
  let head: Head = { epoch: 1, seq: 0, hash: GENESIS };
  /** Only the last one counts, so only that one is opened. */
  let lastSession: (() => SavedSession) | undefined;

  for (const { file } of segments) {
    let key = await keyOf(file, vault);
    const personal = new Map<string, z.infer<typeof personalSchema>>();
    let number = 0;
    try {
      for await (const text of linesOf(file)) {
        number += 1;
        try {
          apply(readLine(text));
        } catch (error) {
          problems.push({ where: `${file}:${number}`, what: reasonOf(error) });
        }
      }
    } catch (error) {
      problems.push({ where: file, what: reasonOf(error) });
    }

    function unlocked(locked: string): unknown {
      if (key === undefined) throw new Error('the key of the segment cannot be read');
      return JSON.parse(key.unlock(locked));
    }

    function apply(line: Line | { type: 'corrupt'; why: string }): void {
      switch (line.type) {
        case 'corrupt':
          throw new Error(line.why);
        case 'segment':
          key = unwrapped(line.wrappedKey, vault);
          return;
        case 'draft':
          drafts.set(line.id, evaluationDraftSchema.parse(unlocked(line.locked)));
          return;
        case 'withdrawn':
          drafts.delete(line.id);
          if (open.delete(line.id)) withdrawn.add(line.id);
          return;
        case 'personal':
          personal.set(line.id, personalSchema.parse(unlocked(line.locked)));
          return;
        case 'sealed': {
          // The chain goes on even from a record whose content cannot be read any more.
          head = { epoch: line.chain.epoch, seq: line.chain.seq, hash: line.chain.hash };
          const { lasting, salt, caseKey } = lastingSchema.parse(unlocked(line.locked));
          if (caseKey !== null) {
            rated.push({
              key: caseKey,
              service: lasting.serviceId,
              at: lasting.assessedAt.corrected,
            });
          }
          const own = personal.get(line.id);
          if (own === undefined) throw new Error(`the personal part of ${line.id} is missing`);
          // Only what was sealed readably needs its draft no more.
          drafts.delete(line.id);
          if (settled.has(line.id)) return;
          const evaluation = { draft: { ...lasting, ...own }, chain: line.chain, salt };
          const attempted = open.get(line.id)?.attempted ?? false;
          open.set(line.id, { evaluation, due: line.due, attempted, journaled: true });
          return;
        }
        case 'attempted': {
          const record = open.get(line.id);
          if (record !== undefined) open.set(line.id, { ...record, attempted: true });
          return;
        }
        case 'settled':
          if (line.outcome.kind === 'delivered') {
            open.delete(line.id);
            settled.set(line.id, line.outcome);
          }
          return;
        case 'session':
          lastSession = () => savedSessionSchema.parse(unlocked(line.locked));
          return;
      }
    }
  }
  const lastNumber = segments.at(-1)?.number ?? 0;
  let session: SavedSession | undefined;
  try {
    session = lastSession?.();
  } catch (error) {
    problems.push({ where: 'the last session', what: reasonOf(error) });
  }
  return { head, lastNumber, open, settled, withdrawn, rated, drafts, session, problems };
}

/**
 * The lines of a file as they come, the last one with or without its end. Cut at `\n` alone:
 * `readline` also cuts at U+2028, which JSON leaves as it is and a province may send.
 */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** @returns the data key of a segment from the first line that has it whole */
async function keyOf(file: string, vault: Vault): Promise<Vault | undefined> {
  try {
    for await (const text of linesOf(file)) {
      const line = readLine(text);
      if (line.type === 'segment') return unwrapped(line.wrappedKey, vault);
    }
  } catch {
    // Whatever is the matter is met again, and told, when the lines are read.
  }
  return undefined;
}

function unwrapped(wrappedKey: string, vault: Vault): Vault {
  return vaultWith(Buffer.from(vault.unlock(wrappedKey), 'base64'));
}

/** A fresh data key for a segment. */
export function newSegmentKey(vault: Vault): { readonly key: Vault; readonly wrapped: string } {
  const secret = randomBytes(32);
  return { key: vaultWith(secret), wrapped: vault.lock(secret.toString('base64')) };
}
