import type { Level } from '../../../shared/level.ts';
import type { QueueEvent } from '../../../shared/queue-event.ts';
import type { Message, Mistake } from '../framings/framing.ts';

/** What a machine said, before the listener adds when and from which bytes. */
export type EventContent = Omit<QueueEvent, 'id' | 'counter' | 'at' | 'raw'>;

/** What one frame means to this counter. */
export type Decoded =
  | {
      readonly kind: 'event';
      /** The machine's own id of the event; without one the bytes tell repetitions apart. */
      readonly id?: string;
      readonly content: EventContent;
      /** A part that had to be left out although the event itself is clear. */
      readonly leftOut?: Mistake;
      /** The answer for a handled (or repeated) event; of what was left out only it can tell. */
      readonly acknowledgement?: Message;
    }
  /** Understood, but no business of the session: a beep, an answer to a heartbeat. */
  | { readonly kind: 'understood' }
  /** For another counter or address. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'bad'; readonly mistake: Mistake; readonly id?: string }
  /** The answer to our login; or, refused, that we are not logged in any longer. */
  | { readonly kind: 'login'; readonly refused?: string }
  /** The answer to a result; without a key, to the oldest that waits for one. */
  | { readonly kind: 'answered'; readonly key?: string; readonly refused?: string }
  /** The machine did not understand something of ours. */
  | { readonly kind: 'complaint'; readonly what: string };

/** What the machine is told when a service ends. */
export interface QueueResult {
  readonly kind: 'done' | 'timeout';
  readonly ticket?: string;
  readonly counter: string;
  /** Only where the hall states `staffMaySeeLevels`, and sent only where the profile says so (R12). */
  readonly level?: Level;
}

/** How a machine hears of a result. */
export type Told =
  | {
      readonly message: Message;
      /** What its acknowledgement will name; absent: none comes. */
      readonly key?: string;
    }
  /** It should, but this machine has no words for it. */
  | { readonly impossible: string };

/** What becomes of a result that is not acknowledged; see `results.ts`. */
export type Insistence =
  /** Said again every so often, so many times; then it is given up and reported. */
  | { readonly kind: 'repeat'; readonly everyMs: number; readonly times: number }
  /** Kept until it is answered, and said again whenever the machine can hear anew. */
  | { readonly kind: 'keep' };

/**
 * Turns the frames of one peer into events and answers into frames; which bytes wrap them is the
 * framing's matter. Must not throw whatever the bytes are.
 */
export interface Codec {
  decode(message: Message, monotonicMs: number): Decoded;
  /** The answer to something bad; absent: this machine is told nothing. */
  refusal(mistake: Mistake, id?: string): Message | undefined;
  /**
   * The message that reports a result; absent: this machine gets none.
   * @param id the machine's own id of the invitation, where it gave one
   */
  result(result: QueueResult, id?: string): Told | undefined;
  /** Absent: nothing is acknowledged. */
  readonly insistence?: Insistence;
  /** What is said first on a new connection, and whether it is answered. */
  readonly login?: { readonly message: () => Message; readonly isAnswered: boolean };
  readonly heartbeat?: { readonly message: () => Message; readonly everyMs: number };
}
