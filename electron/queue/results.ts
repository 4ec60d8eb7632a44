import type { Timers } from '../../shared/clock.ts';
import type { Message } from './framings/framing.ts';
import type { Codec, Insistence, QueueResult } from './profiles/codec.ts';

/** Results that wait for their acknowledgement; a hall that never acknowledges fills no memory. */
const WAITING_LIMIT = 100;
/** Invitations whose ids are remembered. */
const INVITATIONS = 64;

interface Waiting {
  readonly message: Message;
  said: number;
  timer: unknown;
}

/** How the machines of one input hear how a service ended, until they have. */
export interface Results {
  /** The machine asked for an evaluation and gave it an id: its result has to name it. */
  invited(ticket: string | undefined, id: string): void;
  /** @returns how many machines hear of it, now or later */
  report(result: QueueResult): number;
  /** A machine can hear anew: what was kept for it. */
  kept(): readonly Message[];
  /** @param key absent: the oldest that waits */
  answered(key: string | undefined, refused: string | undefined): void;
  waiting(): number;
  end(): void;
}

/**
 * @param options.say tells every machine that listens; @returns how many these are
 * @param options.lost a result that no machine heard of, and why
 */
export function createResults(options: {
  readonly codec: Pick<Codec, 'result' | 'insistence'>;
  readonly say: (message: Message) => number;
  readonly lost: (reason: string) => void;
  readonly timers: Timers;
}): Results {
  const { codec, say, lost, timers } = options;
  const { insistence } = codec;
  const waiting = new Map<string, Waiting>();
  const invitations = createInvitations();

  function forget(key: string): void {
    timers.clearTimeout(waiting.get(key)?.timer);
    waiting.delete(key);
  }

  function wait(key: string, message: Message, how: Insistence): void {
    forget(key);
    const [oldest] = waiting.keys();
    if (waiting.size >= WAITING_LIMIT && oldest !== undefined) {
      forget(oldest);
      lost('too many wait to be acknowledged');
    }
    const entry: Waiting = { message, said: 0, timer: undefined };
    waiting.set(key, entry);
    if (how.kind === 'repeat') insist(key, entry, how);
  }

  function insist(key: string, entry: Waiting, how: Extract<Insistence, { kind: 'repeat' }>): void {
    entry.timer = timers.setTimeout(() => {
      if (entry.said >= how.times) {
        waiting.delete(key);
        lost('nobody acknowledged it');
        return;
      }
      entry.said += 1;
      say(entry.message);
      insist(key, entry, how);
    }, how.everyMs);
  }

  return {
    invited: invitations.add,
    report(result) {
      const told = codec.result(result, invitations.idOf(result.ticket));
      if (told === undefined) return 0;
      if ('impossible' in told) {
        lost(told.impossible);
        return 0;
      }
      const { message, key } = told;
      const heard = say(message);
      if (insistence !== undefined && key !== undefined) {
        const isKept = insistence.kind === 'keep';
        if (isKept || heard > 0) wait(key, message, insistence);
        if (isKept) return Math.max(heard, 1);
      }
      if (heard === 0) lost('no machine is connected');
      return heard;
    },
    kept: () =>
      insistence?.kind === 'keep' ? Array.from(waiting.values(), ({ message }) => message) : [],
    answered(key, refused) {
      const [oldest] = waiting.keys();
      const which = key ?? oldest;
      if (which === undefined || !waiting.has(which)) return;
      forget(which);
      if (refused !== undefined) lost(`the machine refused it: ${refused}`);
    },
    waiting: () => waiting.size,
    end() {
      for (const key of [...waiting.keys()]) forget(key);
    },
  };
}

/** Which id a machine gave the invitation of a ticket. Rather none than another citizen's. */
function createInvitations() {
  const byTicket = new Map<string, string>();
  /** Of invitations that named no ticket, since the last result of such a one. */
  let nameless: readonly string[] = [];
  return {
    add(ticket: string | undefined, id: string): void {
      if (ticket === undefined) {
        nameless = [...nameless, id].slice(-2);
        return;
      }
      byTicket.delete(ticket);
      byTicket.set(ticket, id);
      const [oldest] = byTicket.keys();
      if (byTicket.size > INVITATIONS && oldest !== undefined) byTicket.delete(oldest);
    },
    idOf(ticket: string | undefined): string | undefined {
      const known = ticket === undefined ? undefined : byTicket.get(ticket);
      if (known !== undefined) return known;
      const [only, another] = nameless;
      nameless = [];
      return another === undefined ? only : undefined;
    },
  };
}
