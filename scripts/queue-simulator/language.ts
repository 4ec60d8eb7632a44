import type { Reply } from './replies.ts';

/** What a queue machine can tell a counter's device. */
export type MachineEvent =
  | 'called'
  | 'recalled'
  | 'started'
  | 'evaluate'
  | 'cancelled'
  | 'abandoned'
  | 'transferred'
  | 'suspended'
  | 'paused'
  | 'resumed'
  | 'keyed';

/** What it may know beside the event itself. */
export interface EventDetails {
  /** Given to send the same event twice. */
  readonly id?: string;
  readonly ticket?: string;
  readonly staff?: object;
  readonly service?: object;
  readonly key?: number;
}

/** A machine's own way of putting an event into bytes and of reading what comes back. */
export interface Language {
  /** Whether it has words for the event. */
  knows(event: MachineEvent): boolean;
  /**
   * @returns what to send, in order
   * @throws when this machine has no words for it
   */
  say(event: MachineEvent, details: EventDetails): readonly Uint8Array[];
  /**
   * Begins anew with each connection.
   * @param answer sends what the machine says by itself: that a login is right, that a result came
   * @returns reads the next bytes of the connection
   */
  converse(answer: (bytes: Uint8Array) => void): (bytes: Uint8Array) => readonly Reply[];
}
