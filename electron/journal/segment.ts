import { type FileHandle, open } from 'node:fs/promises';
import { type Line, writeLine } from './line.ts';

interface Waiting {
  readonly bytes: Buffer;
  /** More than a state of the session: must get through where only little does. */
  readonly urgent: boolean;
  readonly done: (at: number) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * One file of the journal being written. Appends that arrive while the disk is busy share the next
 * write and the next sync: one fdatasync may serve many.
 */
export class Segment {
  readonly #handle: FileHandle;
  readonly #makeRoom: () => Promise<boolean>;
  /** Bytes that are whole lines; what lies behind is the remains of a failed write. */
  #size = 0;
  /** A failed write may have left bytes behind the last whole line. */
  #soiled = false;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | null = null;

  private constructor(handle: FileHandle, makeRoom: () => Promise<boolean>) {
    this.#handle = handle;
    this.#makeRoom = makeRoom;
  }

  /** Bytes of whole lines. */
  get size(): number {
    return this.#size;
  }

  /**
   * Begins a new file; an existing one is never written to again, so a torn last line of an
   * earlier run stays where it is and harms nothing.
   * @param makeRoom asked once when the disk is full; says whether there is some now
   * @throws when the file exists or cannot be made
   */
  static async begin(file: string, makeRoom = async () => false): Promise<Segment> {
    return new Segment(await open(file, 'wx', 0o600), makeRoom);
  }

  /**
   * Appends all lines or none, durably.
   * @returns where the first of them begins, bytes from the beginning of the file
   * @throws what the disk said; the file is then as it was before
   */
  append(lines: readonly Line[]): Promise<number> {
    const bytes = Buffer.from(lines.map(writeLine).join(''), 'utf8');
    const urgent = lines.some(({ type }) => type !== 'session' && type !== 'key');
    return new Promise((done, failed) => {
      this.#waiting.push({ bytes, urgent, done, failed });
      // Not at once: what one move of the session gives to write shares a sync.
      this.#writing ??= Promise.resolve().then(() => this.#writeAll());
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const urgent = batch.filter((item) => item.urgent);
      const rest = batch.filter((item) => !item.urgent);
      // All in one write; where that is refused, a large session must not cost a small record.
      const parts = urgent.length > 0 && rest.length > 0 ? [urgent, rest] : [batch];
      if (parts.length > 1 && (await this.#write(batch)) === null) continue;
      for (const part of parts) {
        const refused = await this.#write(part);
        if (refused !== null) for (const item of part) item.failed(refused.error);
      }
    }
    // In the same breath as the last look at who waits: whoever comes later starts the next write.
    this.#writing = null;
  }

  /** Writes what shares one sync, and tells so. @returns what the disk said, if it refused */
  async #write(items: readonly Waiting[]): Promise<{ readonly error: unknown } | null> {
    const bytes = Buffer.concat(items.map((item) => item.bytes));
    let at = this.#size;
    try {
      await this.#writeDurably(bytes).catch(async (error: unknown) => {
        if (!isFull(error) || !(await this.#makeRoom())) throw error;
        await this.#writeDurably(bytes);
      });
    } catch (error) {
      return { error };
    }
    for (const item of items) {
      item.done(at);
      at += item.bytes.length;
    }
    return null;
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

/** No room, or none for this user. */
function isFull(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ENOSPC' || error.code === 'EDQUOT';
}
