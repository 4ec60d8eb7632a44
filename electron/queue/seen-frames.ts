import type { Clock, Moment } from '../../shared/clock.ts';
import type { Meant } from '../../shared/queue-frame-meaning.ts';

/** One frame as somebody who sets up the device sees it. May hold a citizen's details: never logged. */
export interface SeenFrame extends Meant {
  readonly input: string;
  readonly peer: string;
  readonly at: Moment;
  readonly direction: 'in' | 'out';
  /** Of the whole frame, of what came last for a bad one; empty for one of ours that may hold a secret. */
  readonly hex: string;
}

export type FrameWatcher = (frame: SeenFrame) => void;

/** The live frames of one input. Costs nothing while nobody watches. */
export interface SeenFrames {
  see(direction: SeenFrame['direction'], peer: string, bytes: Uint8Array, meant: Meant): void;
  isWatched(): boolean;
  /** @returns ends the watching */
  watch(watcher: FrameWatcher): () => void;
}

/** @param failed a watcher threw, which ends its watching and nothing else; says what it threw */
export function createSeenFrames(
  input: string,
  clock: Clock,
  failed: (reason: string) => void,
): SeenFrames {
  const watchers = new Set<FrameWatcher>();
  return {
    see(direction, peer, bytes, meant) {
      if (watchers.size === 0) return;
      const hex = Buffer.from(bytes).toString('hex');
      const frame = { input, peer, at: clock.now(), direction, hex, ...meant };
      for (const watcher of watchers) {
        try {
          watcher(frame);
        } catch (error) {
          watchers.delete(watcher);
          failed(error instanceof Error ? error.name : typeof error);
        }
      }
    },
    isWatched: () => watchers.size > 0,
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
