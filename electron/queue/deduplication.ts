import { createHash } from 'node:crypto';

// "The same event id (or the same bytes within 300 ms where there is no id) is handled once."
const BYTES_MS = 300;
/**
 * A machine that missed an answer asks again within seconds. One that was restarted numbers its
 * events from 1 again and may one day send the very bytes it sent before.
 */
const ID_MS = 10 * 60 * 1000;
const IDS = 4096;
const FRAMES = 256;

/** Remembers what one input handled, so that a repetition is not handled again. Bounded. */
export interface Deduplication {
  /** Whether the same was handled a moment ago. */
  knows(key: EventKey, monotonicMs: number): boolean;
  /** Call when it is handled; what was only refused may come again. */
  remember(key: EventKey, monotonicMs: number): void;
}

/**
 * The bytes of an event in hex, and its id where the machine gives one. An id alone tells nothing:
 * with other bytes it is the event of a machine that began to number anew.
 */
export interface EventKey {
  readonly id?: string;
  readonly bytes: string;
}

export function createDeduplication(): Deduplication {
  const numbered = createRecent(ID_MS, IDS);
  const plain = createRecent(BYTES_MS, FRAMES);
  const ofKind = ({ id }: EventKey) => (id === undefined ? plain : numbered);
  return {
    knows: (key, at) => ofKind(key).has(textOf(key), at),
    remember: (key, at) => ofKind(key).add(textOf(key), at),
  };
}

/** A digest: a frame of 64 KiB is not kept for ten minutes. */
function textOf({ id, bytes }: EventKey): string {
  return createHash('sha256')
    .update(`${bytes} ${id ?? ''}`)
    .digest('base64');
}

/** Keys in the order they were added; the oldest go first, by age or when there are too many. */
function createRecent(ms: number, limit: number) {
  const seen = new Map<string, number>();
  return {
    has(key: string, at: number): boolean {
      const since = seen.get(key);
      return since !== undefined && at - since <= ms;
    },
    add(key: string, at: number): void {
      seen.delete(key);
      seen.set(key, at);
      for (const [oldest, since] of seen) {
        if (seen.size <= limit && at - since <= ms) break;
        seen.delete(oldest);
      }
    },
  };
}
