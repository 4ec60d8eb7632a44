import { appendFile, open, readFile, truncate } from 'node:fs/promises';
import { z } from '../../shared/schema.ts';

/** The end of a device's chain at a moment, as `npm run journal -- verify --heads` takes it. */
const seenHeadSchema = z.object({
  /** ISO 8601. */
  at: z.string(),
  counter: z.string(),
  deviceId: z.string(),
  epoch: z.int().min(1),
  seq: z.int().min(0),
  hash: z.string(),
});

export type SeenHead = z.infer<typeof seenHeadSchema>;

/** What a new head says about the chain it belongs to. */
export type Verdict =
  | { readonly kind: 'goesOn' }
  | { readonly kind: 'newEpoch' | 'wentBack' | 'rewritten'; readonly before: SeenHead };

/**
 * Heads of chains, written down by somebody else than the devices: only with them a cut-off tail or
 * a rewritten chain can be proved (R13). Lines are only ever added.
 */
export class HeadsBook {
  readonly #file: string;
  /** By device: the furthest head, and every head by its place. */
  readonly #furthest = new Map<string, SeenHead>();
  readonly #places = new Map<string, SeenHead>();
  readonly #last = new Map<string, SeenHead>();

  private constructor(file: string, heads: readonly SeenHead[]) {
    this.#file = file;
    for (const head of heads) this.#remember(head);
  }

  /**
   * Opens a book, or begins one.
   * @param cut is told when the last line was torn by a power cut; it is taken off
   * @throws when another line cannot be read: somebody has to look at it
   */
  static async open(file: string, cut: (line: number) => void): Promise<HeadsBook> {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    });
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const lines = whole.split('\n').slice(0, -1);
    if (whole.length < text.length) {
      await truncate(file, Buffer.byteLength(whole));
      cut(lines.length + 1);
    }
    const heads = lines.map((line, index) => {
      try {
        return seenHeadSchema.parse(JSON.parse(line));
      } catch {
        throw new Error(
          `${file}:${index + 1} is no head {at, counter, deviceId, epoch, seq, hash}`,
        );
      }
    });
    return new HeadsBook(file, heads);
  }

  /** Compares a head with all that were seen; nothing is written. */
  judge(head: SeenHead): Verdict {
    const before = this.#furthest.get(head.deviceId);
    if (before === undefined) return { kind: 'goesOn' };
    const there = this.#places.get(placeOf(head));
    if (there !== undefined && there.hash !== head.hash)
      return { kind: 'rewritten', before: there };
    if (compare(head, before) < 0) return { kind: 'wentBack', before };
    if (head.epoch > before.epoch) return { kind: 'newEpoch', before };
    return { kind: 'goesOn' };
  }

  /** Writes down the heads that differ from each device's last; on the disk when it is answered. */
  async add(heads: readonly SeenHead[]): Promise<void> {
    const fresh = heads.filter((head) => {
      const last = this.#last.get(head.deviceId);
      return last === undefined || last.hash !== head.hash || compare(last, head) !== 0;
    });
    if (fresh.length === 0) return;
    const handle = await open(this.#file, 'a', 0o600);
    try {
      await appendFile(handle, fresh.map((head) => `${JSON.stringify(head)}\n`).join(''));
      await handle.sync();
    } finally {
      await handle.close();
    }
    for (const head of fresh) this.#remember(head);
  }

  #remember(head: SeenHead): void {
    const { deviceId } = head;
    const furthest = this.#furthest.get(deviceId);
    if (furthest === undefined || compare(head, furthest) > 0) this.#furthest.set(deviceId, head);
    // The first hash seen at a place is the one later ones are held against.
    if (!this.#places.has(placeOf(head))) this.#places.set(placeOf(head), head);
    this.#last.set(deviceId, head);
  }
}

function placeOf({ deviceId, epoch, seq }: SeenHead): string {
  return `${deviceId}/${epoch}/${seq}`;
}

function compare(one: SeenHead, other: SeenHead): number {
  return one.epoch - other.epoch || one.seq - other.seq;
}
