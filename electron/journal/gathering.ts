import { type Outcome, saysMissing } from '../../shared/province.ts';
import type { SavedSession } from '../../shared/session/memory.ts';
import type { Identity } from '../device/identity.ts';
import type { Vault } from '../device/vault.ts';
import { reasonOf } from '../log.ts';
import { ChainEnd } from './chain-end.ts';
import { damagedKeyOf, isErased } from './key-line.ts';
import { type CorruptLine, type ForeignLine, type Line, readLine } from './line.ts';
import { linesOf, type PlacedLine, segmentsIn } from './line-file.ts';
import { Remembered } from './remembered.ts';
import type { RepairLine } from './repair-line.ts';
import { openSegmentKey } from './segment-key.ts';
import { ServiceKeys } from './service-keys.ts';
import { servicesIn, sessionOf } from './session-parts.ts';

/** A segment of an earlier run, and when it began, ms since 1970 UTC; 0 when that is unknown. */
export interface PastSegment {
  readonly number: number;
  readonly file: string;
  readonly at: number;
}

/** A line whose locked parts are opened only if they are still needed when all lines are read. */
interface Kept<L> {
  readonly line: L;
  readonly where: string;
  readonly file: string;
  /** Opens what the key of its segment has locked. @throws when it cannot be opened */
  readonly unlock: (locked: string) => unknown;
}

type OfType<T extends Line['type']> = Extract<Line, { type: T }>;

export interface Problem {
  readonly where: string;
  readonly what: string;
}

/** The lines of earlier runs, by what they are about. */
export interface Gathered {
  readonly chain: ChainEnd;
  readonly keys: ServiceKeys;
  readonly segments: readonly PastSegment[];
  /** The last of each record. */
  readonly sealed: ReadonlyMap<string, Kept<OfType<'sealed'>>>;
  readonly personal: ReadonlyMap<string, Kept<OfType<'personal'>>>;
  /** Of each record, oldest first. */
  readonly repairs: ReadonlyMap<string, readonly Kept<RepairLine>[]>;
  readonly said: ReadonlyMap<string, Kept<OfType<'draft'>>>;
  /** May have arrived. */
  readonly attempted: ReadonlySet<string>;
  /** Mended to another case than they had. */
  readonly moved: ReadonlySet<string>;
  /** Receipts of what was delivered. */
  readonly settled: Remembered<Outcome>;
  /** Sealed, and withdrawn afterwards. */
  readonly withdrawn: Set<string>;
  /** Handed out and not released. */
  readonly exported: ReadonlySet<string>;
  /** The last answer to each record that was not delivered, unless it was mended afterwards. */
  readonly answers: Map<string, Outcome>;
  /** Services that ended. */
  readonly services: ReadonlyMap<string, Kept<OfType<'service'>>>;
  readonly lastSession: { readonly open: () => SavedSession; readonly file: string } | undefined;
  readonly problems: Problem[];
  /** How many lines of each kind that only a newer version knows. */
  readonly foreign: ReadonlyMap<string, number>;
  /** The files they stand in. */
  readonly withForeign: ReadonlySet<string>;
}

/**
 * Reads all lines of the journal of earlier runs.
 * @param identity unwraps the segments' data keys
 * @returns what stands there; a line that cannot be read is a problem of its own and stops nothing
 */
export async function gather(
  folder: string,
  { deviceId, vault }: Pick<Identity, 'deviceId' | 'vault'>,
): Promise<Gathered> {
  const chain = new ChainEnd(deviceId);
  const keys = new ServiceKeys();
  const segments: PastSegment[] = [];
  const sealed = new Map<string, Kept<OfType<'sealed'>>>();
  const personal = new Map<string, Kept<OfType<'personal'>>>();
  const repairs = new Map<string, Kept<RepairLine>[]>();
  const said = new Map<string, Kept<OfType<'draft'>>>();
  const attempted = new Set<string>();
  const moved = new Set<string>();
  const settled = new Remembered<Outcome>();
  const withdrawn = new Set<string>();
  const exported = new Set<string>();
  const answers = new Map<string, Outcome>();
  const services = new Map<string, Kept<OfType<'service'>>>();
  let lastSession: Gathered['lastSession'];
  const problems: Problem[] = [];
  const foreign = new Map<string, number>();
  const withForeign = new Set<string>();

  for (const { number, file } of await segmentsIn(folder)) {
    let key = await keyOf(file, vault);
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

    function kept<L extends Line>(line: L, where: string): Kept<L> {
      const segmentKey = key;
      const unlock = (locked: string): unknown => {
        if (segmentKey === undefined) throw new Error('the key of the segment cannot be read');
        return JSON.parse(segmentKey.unlock(locked));
      };
      return { line, where, file, unlock };
    }

    function apply(line: Line | ForeignLine | CorruptLine, at: PlacedLine, where: string) {
      switch (line.type) {
        case 'foreign':
          foreign.set(line.kind, (foreign.get(line.kind) ?? 0) + 1);
          withForeign.add(file);
          return;
        case 'corrupt':
          return corrupt(at, line.why);
        case 'segment':
          if (!begun) chain.segmentBegins(line.deviceId, line.head, segments.length === 0);
          begun = true;
          begunAt = line.at;
          key = openSegmentKey(line.wrappedKey, vault);
          return;
        case 'epoch':
          begun = true;
          chain.epochBegins(line.epoch);
          return;
        case 'key': {
          const { service, wrapped } = line;
          if (isErased(wrapped)) return keys.learnErased(service);
          keys.learnPlace(service, { file, at: at.at, bytes: at.bytes });
          if (key === undefined) throw new Error('the key of the segment cannot be read');
          keys.learn(service, Buffer.from(key.unlock(wrapped), 'base64'));
          return;
        }
        case 'draft':
          said.set(line.id, kept(line, where));
          return;
        case 'withdrawn':
          said.delete(line.id);
          if (sealed.has(line.id)) withdrawn.add(line.id);
          return;
        case 'personal':
          personal.set(line.id, kept(line, where));
          return;
        case 'sealed':
          begun = true;
          // The chain goes on even from a record whose content cannot be read any more.
          chain.record(line.chain, line.adopted !== undefined);
          if (line.adopted?.attempted) attempted.add(line.id);
          sealed.set(line.id, kept(line, where));
          return;
        case 'linked':
        case 'repaired':
          repairs.set(line.id, [...(repairs.get(line.id) ?? []), kept(line, where)]);
          answers.delete(line.id);
          if (line.moved) {
            moved.add(line.id);
            attempted.delete(line.id);
          }
          return;
        case 'attempted':
          attempted.add(line.id);
          return;
        case 'settled':
          if (saysMissing(line.outcome)) attempted.delete(line.id);
          if (line.outcome.kind === 'delivered') {
            settled.set(line.id, line.outcome, number);
            answers.delete(line.id);
          } else answers.set(line.id, line.outcome);
          return;
        case 'exported':
          exported.add(line.id);
          // Whoever holds the file may send it.
          attempted.add(line.id);
          return;
        case 'released':
          exported.delete(line.id);
          return;
        case 'service':
          services.set(line.id, kept(line, where));
          return;
        case 'audit':
          // For those who read the journal; nothing here depends on it.
          return;
        case 'session': {
          const { unlock } = kept(line, where);
          lastSession = {
            file,
            open() {
              if (servicesIn(line).some((id) => keys.isErased(id))) {
                throw new Error('the session goes on with a service that is over');
              }
              return sessionOf(line, unlock, (id, locked) => keys.unlock(id, locked));
            },
          };
        }
      }
    }
  }
  return {
    ...{ chain, keys, segments, sealed, personal, repairs, said, attempted, settled, withdrawn },
    ...{ moved, exported, answers, services, lastSession, problems, foreign, withForeign },
  };
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
