import { reasonOf } from '../../log.ts';
import { backoffMs } from './backoff.ts';
import { type Line, sendOver } from './line.ts';
import type { Peer, Transport, TransportSurroundings } from './transport.ts';

/** Until then the other end has answered, or the attempt is given up, ms. */
const CONNECT_LIMIT_MS = 10_000;
/** After a connection that lasted so long the next failure is the first again, ms. */
const STEADY_MS = 30_000;

/** What one connection tells, from the first attempt to its end. */
export interface Call {
  opened(): void;
  arrived(bytes: Uint8Array): void;
  /** The last word, whether it was ever open or not. */
  ended(why: string): void;
}

/**
 * Keeps one connection to a machine that listens. What cannot be reached, does not answer, is silent
 * or was lost is a `problem`, and is tried again with backoff.
 * @param to.name for people, such as `10.0.0.9:7000`; `to.address` without the port
 * @param to.idleMs a silent peer is cut after this long; 0 never
 * @param to.dial begins one connection; after a `cut` it says `ended`
 */
export function keepConnected(
  to: {
    readonly name: string;
    readonly address: string;
    readonly idleMs: number;
    readonly dial: (call: Call) => Line;
  },
  { events, timers, random }: TransportSurroundings,
): Transport {
  let failures = 0;
  let retry: unknown;
  let line: Line | undefined;
  let closed = false;
  let finished: () => void = () => undefined;

  function attempt(): void {
    let peer: Peer | undefined;
    /** Why it is over, once it is. */
    let over: string | undefined;
    let steady: unknown;
    const cut = (why: string) => {
      over ??= why;
      line?.cut();
    };
    let limit = timers.setTimeout(() => cut('no answer'), CONNECT_LIMIT_MS);
    const watch = () => {
      timers.clearTimeout(limit);
      if (to.idleMs > 0) limit = timers.setTimeout(() => cut('silent for too long'), to.idleMs);
    };
    const isOver = () => closed || over !== undefined;

    const call: Call = {
      opened() {
        if (isOver()) return;
        watch();
        steady = timers.setTimeout(() => {
          failures = 0;
        }, STEADY_MS);
        peer = { address: to.address, send, cut };
        events.opened(peer);
      },
      arrived(bytes) {
        if (isOver() || peer === undefined) return;
        watch();
        events.arrived(peer, bytes);
      },
      ended(why) {
        timers.clearTimeout(limit);
        timers.clearTimeout(steady);
        line = undefined;
        // Something may still come out of a reader, which is nobody's any more.
        over ??= why;
        const reason = closed ? 'we are closing' : over;
        if (peer !== undefined) events.closed(peer, reason);
        if (closed) return finished();
        const what = peer === undefined ? 'cannot reach' : 'lost the connection to';
        events.problem(`${what} ${to.name}: ${reason}`);
        failures += 1;
        retry = timers.setTimeout(attempt, backoffMs(failures, random()));
      },
    };

    function send(bytes: Uint8Array): boolean {
      const gone = () => events.problem('an answer was lost: the peer is gone');
      if (line === undefined || isOver()) {
        gone();
        return false;
      }
      return sendOver(line, bytes, { gone, stuck: () => cut('does not read its answers') });
    }

    try {
      line = to.dial(call);
    } catch (error) {
      call.ended(reasonOf(error));
    }
  }

  attempt();
  return {
    attempted: Promise.resolve(),
    boundTo: () => undefined,
    close() {
      closed = true;
      timers.clearTimeout(retry);
      const last = line;
      if (last === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        finished = resolve;
        last.cut();
      });
    },
  };
}
