import type { Timers } from '../../../shared/clock.ts';

/** Somebody at the other end: one connection, one opened serial port, one caller of the webhook. */
export interface Peer {
  /** For logs and limits; without a port, so that it stays the same when it connects anew. */
  readonly address: string;
  /**
   * Sends, or loses it when the peer is gone or does not read; a loss is a `problem`. A caller of the
   * webhook takes bytes only while `arrived` runs: they are the answer to its request.
   * @returns whether it is on its way
   */
  send(bytes: Uint8Array): boolean;
  /**
   * Ends this connection, which cannot go on; a client connects anew. A caller of the webhook has
   * none that lasts.
   * @param why for the log
   */
  cut(why: string): void;
}

/** What became of what arrived; of several frames in one piece, the worst. */
export type Verdict = 'handled' | 'refused' | 'dropped' | 'unfinished';

/** What a transport tells. It calls these from its own callbacks; they must not throw. */
export interface TransportEvents {
  opened(peer: Peer): void;
  /** @param bytes the next piece of a stream; over WebSocket and HTTP one whole message */
  arrived(peer: Peer, bytes: Uint8Array): Verdict;
  closed(peer: Peer, why: string): void;
  /** A peer that was not let in, or a request that was turned away. */
  refused(address: string, why: string): void;
  /** Something went wrong that nobody else is told about; the transport goes on by itself. */
  problem(what: string): void;
}

/** Moves bytes and knows nothing of what they mean. Recovers by itself until it is closed. */
export interface Transport {
  /**
   * Settles after the first attempt to bind or open, whether it worked, failed or had no answer in time;
   * never rejects. One that connects to somebody has settled at once: the device does not wait for
   * another's machine.
   */
  readonly attempted: Promise<void>;
  /** Where a server listens, once it is bound. */
  boundTo(): { readonly host: string; readonly port: number } | undefined;
  /** Ends every connection and timer. */
  close(): Promise<void>;
}

/** What every transport needs from outside. */
export interface TransportSurroundings {
  readonly events: TransportEvents;
  readonly timers: Timers;
  /** 0 ≤ random() < 1; for jitter. */
  readonly random: () => number;
}
