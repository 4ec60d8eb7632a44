/** What the kiosk said back, decoded. */
export type Reply =
  | { readonly kind: 'ack'; readonly id: string | null }
  | { readonly kind: 'error'; readonly error: string; readonly where: string }
  | {
      readonly kind: 'result';
      readonly event: 'done' | 'timeout';
      readonly ticket?: string;
      readonly counter: string;
    }
  /** What only a hall with leave ever sees (R12): how something was rated. */
  | { readonly kind: 'level'; readonly about?: string; readonly level: number }
  /** The device logged in, for this counter or worker. */
  | { readonly kind: 'login'; readonly counter: string; readonly accepted: boolean }
  | { readonly kind: 'heartbeat' }
  /** It said something before it had logged in. */
  | { readonly kind: 'stranger' }
  /** HTTP only: the kiosk did not take it. */
  | { readonly kind: 'refused'; readonly status: number }
  /** A frame of the serial line. */
  | {
      readonly kind: 'frame';
      readonly address: number;
      readonly command: number;
      readonly data: readonly number[];
    }
  /** Something no machine would understand; that it came is worth seeing. */
  | { readonly kind: 'unknown'; readonly text: string };

/** Every reply so far, and the wait for one. */
export interface Replies {
  all(): readonly Reply[];
  add(reply: Reply): void;
  /**
   * The first reply that fits, one that came before included.
   * @throws when none came within `ms`, naming those that did
   */
  waitFor(fits: (reply: Reply) => boolean, ms: number): Promise<Reply>;
  /** Calls back for each one from now on. */
  watch(seen: (reply: Reply) => void): void;
}

export function collectReplies(): Replies {
  const all: Reply[] = [];
  const watching = new Set<(reply: Reply) => void>();
  return {
    all: () => [...all],
    add(reply) {
      all.push(reply);
      for (const seen of watching) seen(reply);
    },
    watch(seen) {
      watching.add(seen);
    },
    waitFor(fits, ms) {
      const known = all.find(fits);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          watching.delete(look);
          reject(new Error(`no such reply within ${ms} ms; there were ${JSON.stringify(all)}`));
        }, ms);
        function look(reply: Reply): void {
          if (!fits(reply)) return;
          clearTimeout(timer);
          watching.delete(look);
          resolve(reply);
        }
        watching.add(look);
      });
    },
  };
}
