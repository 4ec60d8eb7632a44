/** What is wrong with something that arrived. Never a piece of it: it may hold a citizen's details. */
export interface Mistake {
  readonly what: string;
  /** Where in the message it stands, such as `service.cases[0].proStatus`. */
  readonly where: string;
}

/** What a codec reads and writes: a frame without its wrapping. */
export interface Message {
  readonly body: Uint8Array;
  /** Where the header of the frames says what they are. */
  readonly type?: number;
  /** It has a value of the input in it, which nobody is shown: it may be what somebody logs in with. */
  readonly isSecret?: boolean;
}

/** What a framing finds in the bytes of one peer. */
export type Framed =
  | (Message & {
      readonly kind: 'frame';
      /** The whole frame as it came, for the diagnostics screen. */
      readonly raw: Uint8Array;
    })
  | { readonly kind: 'bad'; readonly mistake: Mistake }
  /** The framing cannot find its place in this stream again: it must be begun anew. */
  | { readonly kind: 'lost'; readonly mistake: Mistake };

/**
 * Cuts one peer's stream of bytes into frames; pure, with the time as an argument. A transport that
 * has messages of its own (WebSocket, HTTP) gets a framing for which each chunk is one frame.
 */
export interface Framing {
  /**
   * @param bytes the next bytes of the stream, cut anywhere
   * @param monotonicMs when they arrived
   * @returns what became complete, in order
   */
  feed(bytes: Uint8Array, monotonicMs: number): readonly Framed[];
  /** How long nothing may arrive now until `silence` has to be called, ms; absent: for ever. */
  patience(): number | undefined;
  /** Nothing arrived for that long. */
  silence(): readonly Framed[];
  /** The peer is gone; what was begun will never be finished. */
  end(): readonly Framed[];
  /** Wraps an outgoing message the way the incoming ones are wrapped. */
  wrap(message: Message): Uint8Array;
}
