import type { Peer, TransportSurroundings, Verdict } from './transport.ts';

/** Whoever has said nothing for so long is gone, ms. */
const GONE_AFTER_MS = 5 * 60_000;
/** More addresses than machines of one counter; the one that was silent longest makes room. */
const CALLERS = 8;

/**
 * The peers of a webhook: one for each address, however many connections and requests it takes, so
 * that its limits and what is known about it last, and a request is no line of the log.
 */
export function createCallers({
  events,
  timers,
}: Pick<TransportSurroundings, 'events' | 'timers'>) {
  /** The one that was silent longest first. */
  const callers = new Map<string, { readonly peer: Peer; gone: unknown }>();
  /** What is said to the caller whose message is being handled. */
  let said: Uint8Array[] | undefined;

  function callerAt(address: string): Peer {
    const known = callers.get(address);
    timers.clearTimeout(known?.gone);
    callers.delete(address);
    const peer = known?.peer ?? { address, send, cut: () => undefined };
    const gone = timers.setTimeout(() => leave(address, 'silent for too long'), GONE_AFTER_MS);
    callers.set(address, { peer, gone });
    const [oldest] = callers.keys();
    if (callers.size > CALLERS && oldest !== undefined) leave(oldest, 'others call now');
    if (known === undefined) events.opened(peer);
    return peer;
  }

  function leave(address: string, why: string): void {
    const caller = callers.get(address);
    if (caller === undefined) return;
    timers.clearTimeout(caller.gone);
    callers.delete(address);
    events.closed(caller.peer, why);
  }

  function send(bytes: Uint8Array): boolean {
    said?.push(bytes);
    return said !== undefined;
  }

  return {
    /** Hands on a message. @returns what became of it, and what was said to its sender meanwhile */
    ask(address: string, message: Uint8Array): { verdict: Verdict; said: Uint8Array } {
      const peer = callerAt(address);
      const saying: Uint8Array[] = [];
      said = saying;
      try {
        return { verdict: events.arrived(peer, message), said: Buffer.concat(saying) };
      } finally {
        said = undefined;
      }
    },
    close(): void {
      for (const address of [...callers.keys()]) leave(address, 'we are closing');
    },
  };
}
