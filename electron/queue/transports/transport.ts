import type { Timers } from '../../../shared/clock.ts';

/** Somebody at the other end: one TCP connection, one opened serial port. */
export interface Peer {
  /** For logs and limits; without a port, so that it stays the same when it connects anew. */
  readonly address: string;
  /** Sends, or loses it when the peer is gone or does not read; a loss is a `problem`. */
  send(bytes: Uint8Array): void;
}

/** What a transport tells. It calls these from its own callbacks; they must not throw. */
export interface TransportEvents {
  opened(peer: Peer): void;
  arrived(peer: Peer, bytes: Uint8Array): void;
  closed(peer: Peer, why: string): void;
  /** A peer that was not let in. */
  refused(address: string, why: string): void;
  /** Something went wrong that nobody else is told about; the transport goes on by itself. */
  problem(what: string): void;
}

/** Moves bytes and knows nothing of what they mean. Recovers by itself until it is closed. */
export interface Transport {
  /** Settles after the first attempt to bind or open, whether it worked or not; never rejects. */
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

/** The reason of a failure as a person reads it. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
