import type { Clock, Moment, Timers } from '../../shared/clock.ts';
import type { Meant } from '../../shared/queue-frame-meaning.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import type { Framed, Message } from './framings/framing.ts';
import { createGreeting, type Greeting } from './greeting.ts';
import type { Interpreter } from './profiles/assemble.ts';
import type { Codec } from './profiles/codec.ts';
import type { SeenFrames } from './seen-frames.ts';
import type { Peer, Verdict } from './transports/transport.ts';
import { createUnreadBytes } from './unread-bytes.ts';

/** One peer, from its first byte to its last: how it is understood, answered and greeted. */
export interface Conversation {
  readonly peer: Peer;
  readonly codec: Codec;
  readonly greeting: Greeting;
  /** How many events it may still send. */
  readonly events: Allowance;
  /** @returns whether it is on its way */
  send(message: Message, meaning: Meant['meaning']): boolean;
  /** The same for refusals and repeated answers: a flood is not answered with a flood. */
  answer(message: Message | undefined, meaning: Meant['meaning'], now: Moment): void;
  arrived(bytes: Uint8Array): Verdict;
  /** The bytes that came last; for the live frames only. */
  latest(): Uint8Array;
  /** The peer is gone; what was begun will never be finished. */
  closed(): void;
}

const NOTHING: Uint8Array = new Uint8Array();

/**
 * Begins to talk with a peer, the login first where its machine wants one.
 * @param options.handle what was found in the bytes; a whole frame may be hidden in an unfinished one
 *   that silence or the end of the connection gives up
 * @param options.isIn called each time the machine begins to listen to us
 */
export function createConversation(options: {
  readonly peer: Peer;
  readonly interpreter: Interpreter;
  readonly events: Allowance;
  readonly frames: SeenFrames;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: () => number;
  readonly handle: (conversation: Conversation, found: readonly Framed[]) => Verdict;
  readonly isIn: (send: Conversation['send']) => void;
  readonly loginProblem: (reason: string) => void;
}): Conversation {
  const { peer, events, frames, clock, timers, handle } = options;
  const { framing, codec } = options.interpreter;
  const answers = createAllowance();
  const unread = createUnreadBytes({
    isWatched: frames.isWatched,
    see: (bytes) => frames.see('in', peer.address, bytes, { meaning: 'unread' }),
    timers,
  });
  let silence: unknown;
  let isOver = false;
  let latest = NOTHING;

  /** Starts the wait for silence again; some framings give up an unfinished frame after it. */
  function watch(): void {
    timers.clearTimeout(silence);
    const patience = framing.patience();
    if (patience === undefined || isOver) return;
    silence = timers.setTimeout(() => {
      handle(conversation, framing.silence());
      watch();
    }, patience);
  }

  function send(message: Message, meaning: Meant['meaning']): boolean {
    const bytes = framing.wrap(message);
    const isSecret = message.isSecret === true || meaning === 'login';
    frames.see('out', peer.address, isSecret ? NOTHING : bytes, { meaning });
    return peer.send(bytes);
  }

  const greeting = createGreeting({
    codec,
    timers,
    random: options.random,
    say: send,
    isIn: () => options.isIn(send),
    cut: (why) => peer.cut(why),
    problem: options.loginProblem,
  });

  const conversation: Conversation = {
    peer,
    codec,
    greeting,
    events,
    send,
    answer(message, meaning, now) {
      if (message !== undefined && answers.take(now.monotonic)) send(message, meaning);
    },
    latest: () => latest,
    arrived(bytes) {
      latest = bytes;
      const verdict = handle(conversation, framing.feed(bytes, clock.now().monotonic));
      watch();
      unread.arrived(bytes, verdict);
      return verdict;
    },
    closed() {
      handle(conversation, framing.end());
      isOver = true;
      unread.end();
      timers.clearTimeout(silence);
      greeting.end();
    },
  };
  return conversation;
}
