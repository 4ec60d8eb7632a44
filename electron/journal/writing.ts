import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { reasonOf } from '../log.ts';
import { isBehind } from './chain-end.ts';
import type { PastSegment } from './gathering.ts';
import { keyLine } from './key-line.ts';
import type { Line } from './line.ts';
import type { JournalOptions } from './options.ts';
import type { Pen } from './pen.ts';
import type { Replay } from './replay.ts';
import { Reserve } from './reserve.ts';
import { filesInNeed, removeOld } from './retention.ts';
import { type Page, Roll, type Written } from './roll.ts';
import { GENESIS, type Head } from './seal.ts';
import { isRescueKey } from './segment-key.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const RETENTION_MS = 30 * DAY_MS;
const SEGMENT_BYTES = 4 * 1024 * 1024;
const RESERVE_BYTES = 8 * 1024 * 1024;
/** One bad byte in a key must not cost all that it locks. */
const COPIES = 2;

/** The writing side of the journal: segments, the keys in them, the room for them. */
export interface Writing {
  /**
   * Appends lines with the keys they need. @returns what was written
   * @throws when the disk refuses
   */
  append(build: (pen: Pen) => readonly Line[]): Promise<readonly Line[]>;
  /** The number of the segment that the last lines stand in. */
  segment(): number;
  /** Has the device remember how far the chain has come: no journal that ends before is whole. */
  rememberEnd(head: Head): void;
  close(): Promise<void>;
}

/** What of earlier runs is needed as long as this one lasts. */
export type Past = Omit<Replay, 'session' | 'rated' | 'countable'>;

/**
 * Begins the segment of a run.
 * @throws when the folder takes none
 */
export async function openWriting(
  options: Omit<JournalOptions, 'targetMs'> & {
    readonly past: Past;
    /** Follow the first line, where a new epoch begins. */
    readonly epochLines: readonly Line[];
  },
): Promise<Writing> {
  const { folder, identity, clock, log, past, epochLines } = options;
  const { keys } = past;
  let { head } = past;
  let segments: readonly PastSegment[] = past.segments;
  /** In the segment being written: how often the key of a service stands there. */
  const copies = new Map<string, number>();
  let { sessionFile } = past;
  /** Whether old segments were looked for since the one being written began. */
  let swept = false;
  let told: string | null = null;
  let refusal: string | null = null;
  let reserved = true;

  const { rescueKey } = options;
  const usable = rescueKey !== undefined && isRescueKey(rescueKey);
  if (rescueKey !== undefined && !usable) {
    // A hall that mistyped it must not have devices that cannot be rated at.
    log.error('the rescue key is no RSA key of 3072 bits; the journal is written without');
  }
  const reserve = new Reserve({
    file: join(folder, 'reserve'),
    bytes: options.reserveBytes ?? RESERVE_BYTES,
    clock,
    log,
    changed(whole) {
      reserved = whole;
      tell();
    },
  });
  const roll = await Roll.begin(
    {
      folder,
      identity,
      clock,
      log,
      reserve,
      segmentBytes: options.segmentBytes ?? SEGMENT_BYTES,
      ...(usable && { rescueKey }),
      head: () => head,
      landed,
      turned,
    },
    // Behind one that is missing, too: its number is never given again.
    Math.max(segments.at(-1)?.number ?? 0, identity.journalEnd()?.segment ?? 0) + 1,
    epochLines,
  );
  for (const line of epochLines) follow(line);
  rememberEnd(head);
  reserve.replenish();

  /** Says what is the matter, once for each change. */
  function tell(): void {
    const why = refusal ?? (reserved ? null : 'the journal has no reserve on its disk');
    if (why === told) return;
    told = why;
    options.degraded?.(why);
  }

  function landed({ page, lines }: Written): void {
    for (const { line } of lines) {
      if (line.type === 'session') sessionFile = page.file;
      follow(line);
    }
  }

  /** A record may be written twice, or long after its turn; an epoch's line as well. */
  function follow(line: Line): void {
    if (line.type === 'epoch' && line.epoch > head.epoch) {
      head = { epoch: line.epoch, seq: 0, hash: GENESIS };
    }
    if (line.type !== 'sealed') return;
    const { epoch, seq, hash } = line.chain;
    if (isBehind(head, line.chain)) head = { epoch, seq, hash };
  }

  /** A disk that does not take it must not keep anybody from rating (R22). */
  function rememberEnd(reached: Head): void {
    const before = identity.journalEnd();
    const isBefore = before !== undefined && isBehind(reached, before.head);
    const end = { segment: roll.page.number, head: isBefore ? before.head : reached };
    if (isDeepStrictEqual(end, before)) return;
    try {
      identity.rememberJournalEnd(end);
    } catch (error) {
      log.error('the end of the journal could not be noted in device.json', {
        why: reasonOf(error),
      });
    }
  }

  function turned(before: Page): void {
    copies.clear();
    const { number, file, beginning } = before;
    segments = [...segments, { number, file, at: beginning.at }];
    // Only now: remembered before it was there, one that could not be made would be missed.
    rememberEnd(head);
    swept = false;
  }

  /** Once in each segment, as soon as the time is known: never by a clock that may be wrong. */
  async function sweep(): Promise<void> {
    if (swept || !(options.isClockRight?.() ?? false)) return;
    swept = true;
    const needed = new Set([...filesInNeed(past), ...keys.files()]);
    if (sessionFile !== undefined) needed.add(sessionFile);
    const { number, beginning } = roll.page;
    segments = await removeOld({
      ...{ folder, segments, current: beginning.at, needed, log },
      now: clock.now().corrected,
      retentionMs: options.retentionMs ?? RETENTION_MS,
    });
    past.settled.forgetBefore(segments[0]?.number ?? number);
  }

  async function write(build: (pen: Pen) => readonly Line[]): Promise<readonly Line[]> {
    const secrets = new Map<string, Buffer>();
    const { page, lines } = await roll.write((current) => {
      const pen: Pen = {
        lock: (value) => current.vault.lock(JSON.stringify(value)),
        lockFor(service, value) {
          secrets.set(service, keys.secretOf(service));
          return keys.lock(service, value);
        },
      };
      const built = build(pen);
      const hasRecord = built.some(({ type }) => type === 'sealed');
      const keyLines = () => [...secrets].map(([id, secret]) => keyLine(id, secret, current.vault));
      if (hasRecord) return [current.beginning, ...keyLines(), ...built, ...keyLines()];
      const wanting = (line: Line) =>
        line.type === 'key' && (copies.get(line.service) ?? 0) < COPIES;
      return [...keyLines().filter(wanting), ...built];
    });
    for (const { line, at, bytes } of lines) {
      if (line.type !== 'key') continue;
      const secret = secrets.get(line.service);
      if (secret === undefined) continue;
      keys.written(line.service, secret, { file: page.file, at, bytes });
      if (page === roll.page) copies.set(line.service, (copies.get(line.service) ?? 0) + 1);
    }
    return lines.map(({ line }) => line);
  }

  return {
    async append(build) {
      try {
        const written = await write(build);
        refusal = null;
        reserve.replenish();
        await sweep();
        return written;
      } catch (error) {
        refusal = reasonOf(error);
        throw error;
      } finally {
        tell();
      }
    },
    segment: () => roll.page.number,
    rememberEnd,
    async close() {
      await roll.close();
      await reserve.idle();
    },
  };
}
