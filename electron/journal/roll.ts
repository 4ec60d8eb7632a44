import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import { shanghaiDay } from '../../shared/shanghai-time.ts';
import { syncFolder } from '../device/durable-file.ts';
import type { Identity } from '../device/identity.ts';
import type { Vault } from '../device/vault.ts';
import { type Log, reasonOf } from '../log.ts';
import { type Line, writeLine } from './line.ts';
import type { Reserve } from './reserve.ts';
import type { Head } from './seal.ts';
import { Segment } from './segment.ts';
import { newSegmentKey } from './segment-key.ts';

/** When a new segment could not be begun the old one goes on this long, ms. */
const TRY_AGAIN_MS = 60_000;

/** The segment being written. */
export interface Page {
  readonly number: number;
  readonly file: string;
  /** Locks what is of no service. */
  readonly vault: Vault;
  /** Its first line. */
  readonly beginning: Extract<Line, { type: 'segment' }>;
}

export interface RollOptions {
  readonly folder: string;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly log: Log;
  readonly reserve: Reserve;
  readonly rescueKey?: string;
  readonly segmentBytes: number;
  /** The end of the chain as the disk has it. */
  readonly head: () => Head;
  /** Hears of lines the moment they are on the disk. */
  readonly landed: (written: Written) => void;
  /** Hears each time another segment has begun, of the one before it. */
  readonly turned: (before: Page) => void;
}

/** Lines that reached the disk, and where. */
export interface Written {
  readonly page: Page;
  readonly lines: readonly { readonly line: Line; readonly at: number; readonly bytes: number }[];
}

/** The segments of this run: one is written, and a day or a size later the next. */
export class Roll {
  readonly #options: RollOptions;
  #page: Page;
  #segment: Segment;
  #day: string;
  #turning: Promise<void> | null = null;
  #triedAt = Number.NEGATIVE_INFINITY;
  readonly #underWay = new Set<Promise<Written>>();

  private constructor(options: RollOptions, begun: { page: Page; segment: Segment; day: string }) {
    this.#options = options;
    this.#page = begun.page;
    this.#segment = begun.segment;
    this.#day = begun.day;
  }

  /**
   * Begins the first segment of a run.
   * @throws when the folder takes none
   */
  static async begin(options: RollOptions, number: number, more: readonly Line[]): Promise<Roll> {
    return new Roll(options, await begin(options, number, more));
  }

  get page(): Page {
    return this.#page;
  }

  /**
   * Appends lines durably, to a new segment if the old one has had its day.
   * @param build makes the lines for the segment they will stand in
   * @throws when the disk refuses
   */
  async write(build: (page: Page) => readonly Line[]): Promise<Written> {
    if (this.#turning === null && this.#isOver()) {
      this.#turning = this.#turn().finally(() => {
        this.#turning = null;
      });
    }
    if (this.#turning !== null) await this.#turning;
    const writing = this.#append(this.#page, build(this.#page));
    this.#underWay.add(writing);
    return writing.finally(() => this.#underWay.delete(writing));
  }

  async #append(page: Page, lines: readonly Line[]): Promise<Written> {
    let at = await this.#segment.append(lines);
    const written: Written = {
      page,
      lines: lines.map((line) => {
        const bytes = Buffer.byteLength(writeLine(line)) - 1;
        const placed = { line, at, bytes };
        at += bytes + 1;
        return placed;
      }),
    };
    this.#options.landed(written);
    return written;
  }

  async close(): Promise<void> {
    await this.#turning;
    await this.#segment.close();
  }

  #isOver(): boolean {
    const { segmentBytes, clock } = this.#options;
    const now = clock.now();
    if (now.monotonic - this.#triedAt < TRY_AGAIN_MS) return false;
    // A clock put back begins no new day.
    return this.#segment.size >= segmentBytes || shanghaiDay(now.corrected) > this.#day;
  }

  async #turn(): Promise<void> {
    const { clock, log, turned } = this.#options;
    const old = this.#segment;
    try {
      // What the next segment says of the chain before it must be all there is.
      await Promise.allSettled(this.#underWay);
      const before = this.#page;
      const begun = await begin(this.#options, before.number + 1, []);
      this.#page = begun.page;
      this.#segment = begun.segment;
      this.#day = begun.day;
      try {
        turned(before);
      } finally {
        await old.close();
      }
    } catch (error) {
      this.#triedAt = clock.now().monotonic;
      log.error('no new segment of the journal could be begun', { why: reasonOf(error) });
    }
  }
}

async function begin(
  options: RollOptions,
  number: number,
  more: readonly Line[],
): Promise<{ page: Page; segment: Segment; day: string }> {
  const { folder, identity, clock, reserve, rescueKey } = options;
  const { vault, ...wrapped } = newSegmentKey(identity.vault, rescueKey);
  const now = clock.now();
  const beginning: Page['beginning'] = {
    type: 'segment',
    version: 2,
    number,
    deviceId: identity.deviceId,
    publicKey: identity.publicKey,
    at: now.corrected,
    head: options.head(),
    ...wrapped,
  };
  const file = join(folder, `segment-${String(number).padStart(8, '0')}.journal`);
  const segment = await Segment.begin(file, () => reserve.release());
  try {
    await segment.append([beginning, ...more]);
    syncFolder(folder);
  } catch (error) {
    await segment.close();
    // Otherwise the next try would find the name taken.
    await rm(file);
    throw error;
  }
  return { page: { number, file, vault, beginning }, segment, day: shanghaiDay(now.corrected) };
}
