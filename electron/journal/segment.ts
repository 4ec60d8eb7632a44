import { type FileHandle, open } from 'node:fs/promises';
import { type Line, writeLine } from './line.ts';

interface Waiting {
  readonly bytes: Buffer;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * One file of the journal being written. Appends that arrive while the disk is busy share the next
 * write and the next sync: one fdatasync may serve many.
 */
export class Segment {
  readonly #handle: FileHandle;
  /** Bytes that are whole lines; what lies behind is the remains of a failed write. */
  #size = 0;
  /** A failed write may have left bytes behind the last whole line. */
  #soiled = false;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /**
   * Begins a new file; an existing one is never written to again, so a torn last line of an
   * earlier run stays where it is and harms nothing.
   * @throws when the file exists or cannot be made
   */
  static async begin(file: string): Promise<Segment> {
    return new Segment(await open(file, 'wx', 0o600));
  }

  /**
   * Appends all lines or none, durably.
   * @throws what the disk said; the file is then as it was before
   */
  append(lines: readonly Line[]): Promise<void> {
    const bytes = Buffer.from(lines.map(writeLine).join(''), 'utf8');
    return new Promise((done, failed) => {
      this.#waiting.push({ bytes, done, failed });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#writeDurably(Buffer.concat(batch.map((item) => item.bytes)));
      } catch (error) {
        for (const item of batch) item.failed(error);
        continue;
      }
      for (const item of batch) item.done();
    }
    // In the same breath as the last look at who waits: whoever comes later starts the next write.
    this.#writing = null;
  }

  async #writeDurably(bytes: Buffer): Promise<void> {
    try {
      if (this.#soiled) await this.#cut();
      this.#soiled = true;
      for (let written = 0; written < bytes.length; ) {
        const rest = bytes.subarray(written);
        const result = await this.#handle.write(rest, 0, rest.length, this.#size + written);
        written += result.bytesWritten;
      }
      await this.#handle.datasync();
    } catch (error) {
      // Half a batch must not be taken for lines by the next start.
      await this.#cut().catch(() => undefined);
      throw error;
    }
    this.#size += bytes.length;
    this.#soiled = false;
  }

  /** Takes off what a failed write left; a disk that refuses this too is asked again next time. */
  async #cut(): Promise<void> {
    await this.#handle.truncate(this.#size);
    this.#soiled = false;
  }

  /** Waits for what is under way and closes the file. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }
}
