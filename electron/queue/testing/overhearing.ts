import {
  createHandDrivenTime,
  type HandDrivenTime,
} from '../../../shared/testing/hand-driven-time.ts';
import type { Peer, TransportSurroundings, Verdict } from '../transports/transport.ts';
import { createWaiting, type Waiting } from './waiting.ts';

/** What one transport tells, without anybody who understands it. */
export interface Overhearing extends Waiting {
  readonly surroundings: TransportSurroundings;
  readonly time: HandDrivenTime;
  /** Who is connected now. */
  readonly peers: readonly Peer[];
  /** Each piece that arrived, byte for byte as Latin-1. */
  readonly arrived: readonly string[];
  /** Everything else, such as `opened 127.0.0.1` or `problem …`. */
  readonly told: readonly string[];
}

/** @param handle what is made of what arrives; it is handled unless given */
export function createOverhearing(
  handle: (text: string, peer: Peer) => Verdict = () => 'handled',
): Overhearing {
  const time = createHandDrivenTime();
  const { changed, until, inTime } = createWaiting(time);
  const peers: Peer[] = [];
  const arrived: string[] = [];
  const told: string[] = [];
  const tell = (what: string) => {
    told.push(what);
    changed();
  };
  return {
    time,
    peers,
    arrived,
    told,
    until,
    inTime,
    surroundings: {
      timers: time.timers,
      random: () => 0.5,
      events: {
        opened(peer) {
          peers.push(peer);
          tell(`opened ${peer.address}`);
        },
        arrived(peer, bytes) {
          const text = Buffer.from(bytes).toString('latin1');
          arrived.push(text);
          const verdict = handle(text, peer);
          changed();
          return verdict;
        },
        closed(peer, why) {
          peers.splice(peers.indexOf(peer), 1);
          tell(`closed ${peer.address}: ${why}`);
        },
        refused: (address, why) => tell(`refused ${address}: ${why}`),
        problem: (what) => tell(`problem: ${what}`),
      },
    },
  };
}
