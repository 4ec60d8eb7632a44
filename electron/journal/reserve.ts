import { randomFill } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../../shared/clock.ts';
import { type Log, reasonOf } from '../log.ts';

/** So often, at most, somebody looks whether there is room for it again, ms. */
const LOOK_AGAIN_MS = 30_000;

/**
 * Room that the journal keeps for itself, so that what citizens say can be written on a disk that
 * something else has filled.
 */
export class Reserve {
  readonly #file: string;
  readonly #bytes: number;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #changed: (whole: boolean) => void;
  #whole = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #making: Promise<void> = Promise.resolve();

  /** @param changed hears whether the reserve is there */
  constructor(options: {
    readonly file: string;
    readonly bytes: number;
    readonly clock: Clock;
    readonly log: Log;
    readonly changed: (whole: boolean) => void;
  }) {
    this.#file = options.file;
    this.#bytes = options.bytes;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#changed = options.changed;
    // Of an earlier run, whole: a half one has another name.
    this.#whole = existsSync(this.#file);
  }

  /** Gives the room away. @returns whether there was any */
  async release(): Promise<boolean> {
    await this.#making;
    if (!this.#whole) return false;
    try {
      await rm(this.#file);
    } catch (error) {
      this.#log.error('the reserve of the journal cannot be released', { why: reasonOf(error) });
      return false;
    }
    this.#whole = false;
    this.#lookedAt = this.#clock.now().monotonic;
    this.#log.error('the disk is full; the journal lives on its reserve');
    this.#changed(false);
    return true;
  }

  /** Makes the reserve when it is not there and the disk has room for it twice. */
  replenish(): void {
    const now = this.#clock.now().monotonic;
    if (this.#whole || now - this.#lookedAt < LOOK_AGAIN_MS) return;
    this.#lookedAt = now;
    this.#making = this.#making.then(() => this.#make());
  }

  /** Waits for what is under way. */
  idle(): Promise<void> {
    return this.#making;
  }

  async #make(): Promise<void> {
    if (this.#whole) return;
    const draft = `${this.#file}.new`;
    try {
      const { bavail, bsize } = await statfs(dirname(this.#file));
      if (bavail * bsize < 2 * this.#bytes) throw new Error('too little room on the disk');
      await writeReally(draft, this.#bytes);
      await rename(draft, this.#file);
      this.#whole = true;
      this.#log.info('the journal has its reserve', { bytes: this.#bytes });
    } catch (error) {
      this.#log.warn('the journal has no reserve', { why: reasonOf(error) });
      await rm(draft, { force: true }).catch((again: unknown) =>
        this.#log.warn('a half reserve cannot be removed', { why: reasonOf(again) }),
      );
    }
    this.#changed(this.#whole);
  }
}

/** Noise, since a file system that compresses would give zeros no room at all. */
async function writeReally(file: string, bytes: number): Promise<void> {
  const noise = Buffer.alloc(bytes);
  await promisify<Buffer, unknown>(randomFill)(noise);
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(noise);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const { size } = await stat(file);
  if (size !== bytes) throw new Error(`only ${size} bytes were written`);
}
