import type { QueueEvent } from '../../../shared/queue-event.ts';
import type { Mistake } from '../framings/framing.ts';

/** What a machine said, before the listener adds when and from which bytes. */
export type EventContent = Omit<QueueEvent, 'id' | 'counter' | 'at' | 'raw'>;

/** What the bytes of one frame mean to this counter. */
export type Decoded =
  | {
      readonly kind: 'event';
      /** The machine's own id of the event; without one the bytes tell repetitions apart. */
      readonly id?: string;
      readonly content: EventContent;
      /** A part that had to be left out although the event itself is clear. */
      readonly leftOut?: Mistake;
      /** The answer for a handled (or repeated) event. */
      readonly acknowledgement?: Uint8Array;
    }
  /** Understood, but no business of the session: a beep, an acknowledgement. */
  | { readonly kind: 'understood' }
  /** For another counter or address. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'bad'; readonly mistake: Mistake; readonly id?: string };

/** What the machine is told when a service ends. Never the level (R12). */
export interface QueueResult {
  readonly kind: 'done' | 'timeout';
  readonly ticket?: string;
  readonly counter: string;
}

/**
 * Turns the bodies of one peer's frames into events and answers into bodies; which bytes wrap them
 * is the framing's matter. Must not throw whatever the bytes are.
 */
export interface Codec {
  decode(body: Uint8Array, monotonicMs: number): Decoded;
  /** The answer to something bad; absent: this machine is told nothing. */
  refusal(mistake: Mistake, id?: string): Uint8Array | undefined;
  /** The message that reports a result; absent: this machine gets none. */
  result(result: QueueResult): Uint8Array | undefined;
}
