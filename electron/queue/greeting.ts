import type { Timers } from '../../shared/clock.ts';
import type { Message } from './framings/framing.ts';
import type { Codec } from './profiles/codec.ts';
import { backoffMs } from './transports/backoff.ts';

/** `none`: this machine wants no login. */
export type LoginState = 'none' | 'waiting' | 'in' | 'refused';

/** An answer that takes longer will not come, ms. */
const ANSWER_MS = 10_000;

/** After it has let us in for so long the next failure is the first again, ms. */
const STEADY_MS = 30_000;

/** What the device says of itself on one connection: the login, and heartbeats while it lasts. */
export interface Greeting {
  state(): LoginState;
  /** Whether this machine listens to us. */
  isIn(): boolean;
  /** @param refused why, where the answer was no, or where we are not logged in any longer */
  answered(refused: string | undefined): void;
  end(): void;
}

/**
 * Begins to greet. A refused login is tried again with backoff, for as long as the connection lasts;
 * one that nobody answers ends the connection, so that it is begun anew.
 * @param options.say sends a message on this connection
 * @param options.isIn called each time the machine begins to listen to us
 * @param options.cut ends the connection
 */
export function createGreeting(options: {
  readonly codec: Pick<Codec, 'login' | 'heartbeat'>;
  readonly say: (message: Message, meaning: 'login' | 'heartbeat') => void;
  readonly isIn: () => void;
  readonly cut: (why: string) => void;
  readonly problem: (reason: string) => void;
  readonly timers: Timers;
  readonly random: () => number;
}): Greeting {
  const { timers } = options;
  const { login, heartbeat } = options.codec;
  let state: LoginState = 'none';
  let failures = 0;
  /** For the answer, or for the next attempt. */
  let patience: unknown;
  let steady: unknown;
  let beat: unknown;

  function logIn({ message, isAnswered }: NonNullable<Codec['login']>): void {
    state = 'waiting';
    options.say(message(), 'login');
    if (!isAnswered) {
      enter();
      return;
    }
    patience = timers.setTimeout(() => {
      options.problem('nobody answered');
      options.cut('the login was not answered');
    }, ANSWER_MS);
  }

  function enter(): void {
    if (login !== undefined) {
      state = 'in';
      // Some take each login and say with the next answer that nobody is logged in.
      steady = timers.setTimeout(() => {
        failures = 0;
      }, STEADY_MS);
    }
    options.isIn();
  }

  function beatLater({ message, everyMs }: NonNullable<Codec['heartbeat']>): void {
    beat = timers.setTimeout(() => {
      if (isIn()) options.say(message(), 'heartbeat');
      beatLater({ message, everyMs });
    }, everyMs);
  }

  const isIn = () => state === 'none' || state === 'in';

  if (login === undefined) enter();
  else logIn(login);
  if (heartbeat !== undefined) beatLater(heartbeat);

  return {
    state: () => state,
    isIn,
    answered(refused) {
      // Said once more, or while the next attempt is waited for.
      if (login === undefined || (refused === undefined ? state === 'in' : state === 'refused')) {
        return;
      }
      timers.clearTimeout(patience);
      timers.clearTimeout(steady);
      if (refused === undefined) return enter();
      state = 'refused';
      failures += 1;
      options.problem(refused);
      patience = timers.setTimeout(() => logIn(login), backoffMs(failures, options.random()));
    },
    end() {
      timers.clearTimeout(patience);
      timers.clearTimeout(steady);
      timers.clearTimeout(beat);
    },
  };
}
