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
  /**
   * @returns what to send, in order
   * @throws when this machine has no words for it
   */
  say(event: MachineEvent, details: EventDetails): readonly Uint8Array[];
  /** Reads the next bytes of the stream; a new one begins with each connection. */
  listener(): (bytes: Uint8Array) => readonly Reply[];
}
