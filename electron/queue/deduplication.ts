// "The same event id (or the same bytes within 300 ms where there is no id) is handled once."
const BYTES_MS = 300;
/** Some machines number their events from 1 after each start, so an id is not unique for ever. */
const ID_MS = 60 * 60 * 1000;
const IDS = 4096;
const FRAMES = 256;

/** Remembers what one input handled, so that a repetition is not handled again. Bounded. */
export interface Deduplication {
  /** Whether the same was handled a moment ago. */
  knows(key: EventKey, monotonicMs: number): boolean;
  /** Call when it is handled; what was only refused may come again. */
  remember(key: EventKey, monotonicMs: number): void;
}

/** The machine's id of an event, else its bytes in hex. */
export interface EventKey {
  readonly id?: string;
  readonly bytes: string;
}

export function createDeduplication(): Deduplication {
  const ids = createRecent(ID_MS, IDS);
  const frames = createRecent(BYTES_MS, FRAMES);
  return {
    knows: (key, at) => (key.id === undefined ? frames.has(key.bytes, at) : ids.has(key.id, at)),
    remember(key, at) {
      if (key.id === undefined) frames.add(key.bytes, at);
      else ids.add(key.id, at);
    },
  };
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
