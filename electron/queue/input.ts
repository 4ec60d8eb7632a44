import type { Clock, Moment, Timers } from '../../shared/clock.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import type { Meant } from '../../shared/queue-frame-meaning.ts';
import { createAdmission, type Taken } from './admission.ts';
import { createAllowances } from './allowance.ts';
import { type Conversation, createConversation } from './conversation.ts';
import { NOTHING_COUNTED } from './counts.ts';
import type { Framed, Mistake } from './framings/framing.ts';
import type { LoginState } from './greeting.ts';
import type { Interpreter } from './profiles/assemble.ts';
import type { Decoded } from './profiles/codec.ts';
import { createResults } from './results.ts';
import { createSeenFrames } from './seen-frames.ts';
import type { Peer, TransportEvents, Verdict } from './transports/transport.ts';
import { createTrouble, type QueueLog } from './trouble.ts';

/** Keys that follow each other within this time are one burst, and one line of the log. */
const KEY_BURST_MS = 10_000;
const NOBODY_TAKES_KEYS: Mistake = { what: 'nobody takes this key now', where: 'key' };
const TOO_MANY: Mistake = { what: 'too many events, send it again later', where: 'event' };

type Event = Extract<Decoded, { kind: 'event' }>;

/**
 * What happens between a transport and the session for one configured input: frames, meaning,
 * counter filter, admission, answers, counts. Nothing that arrives throws.
 */
export function createInputPipeline(settings: {
  readonly name: string;
  readonly counter: string;
  readonly makeInterpreter: () => Interpreter;
  readonly clock: Clock;
  readonly timers: Timers;
  /** 0 ≤ random() < 1; for the jitter of logins. */
  readonly random: () => number;
  readonly log: QueueLog;
  readonly onEvent: (event: QueueEvent) => Taken;
}) {
  const { name, clock, timers, log } = settings;
  const conversations = new Map<Peer, Conversation>();
  const allowances = createAllowances();
  const admission = createAdmission(settings);
  const counts = { ...NOTHING_COUNTED };
  const trouble = createTrouble({ input: name, clock, log });
  const frames = createSeenFrames(name, clock, (reason) =>
    trouble.tell('the live frames are shown no longer', { reason }),
  );
  let lastFrameAt: Moment | null = null;
  let lastKeyAt = Number.NEGATIVE_INFINITY;

  const results = createResults({
    // Apart from all connections: a result can come while there is none.
    codec: settings.makeInterpreter().codec,
    timers,
    say(message) {
      const listening = [...conversations.values()].filter(({ greeting }) => greeting.isIn());
      return listening.filter((conversation) => conversation.send(message, 'result')).length;
    },
    lost(reason) {
      counts.untold += 1;
      trouble.tell('a result was not told', { reason });
    },
  });

  function complain(
    { peer, codec, answer }: Conversation,
    { reason, mistake, now, id }: Complaint,
  ): void {
    trouble.tell(reason, { peer: peer.address, reason: mistake.what, where: mistake.where });
    answer(codec.refusal(mistake, id), 'refusal', now);
  }

  function refuse(conversation: Conversation, mistake: Mistake, now: Moment, id?: string): Verdict {
    counts.bad += 1;
    complain(conversation, { reason: 'a queue frame was refused', mistake, now, id });
    return 'refused';
  }

  function handle(conversation: Conversation, framed: Framed, now: Moment): Verdict {
    const { peer, codec, greeting } = conversation;
    if (framed.kind !== 'frame') {
      const why = framed.mistake.what;
      frames.see('in', peer.address, conversation.latest(), { meaning: 'bad', why });
      const verdict = refuse(conversation, framed.mistake, now);
      if (framed.kind === 'lost') peer.cut(`${framed.mistake.what}, and no mark to go on from`);
      return verdict;
    }
    const decoded = codec.decode(framed, now.monotonic);
    frames.see('in', peer.address, framed.raw, meaningOf(decoded));
    if (decoded.kind !== 'bad') lastFrameAt = now;
    switch (decoded.kind) {
      case 'bad':
        return refuse(conversation, decoded.mistake, now, decoded.id);
      case 'event':
        return admit(conversation, decoded, framed.raw, now);
      case 'elsewhere':
        counts.ignored += 1;
        return 'handled';
      case 'understood':
        break;
      case 'complaint':
        trouble.tell('the machine did not understand the device', {
          peer: peer.address,
          reason: decoded.what,
        });
        break;
      case 'login':
        greeting.answered(decoded.refused);
        break;
      case 'answered':
        results.answered(decoded.key, decoded.refused);
        break;
    }
    counts.good += 1;
    return 'handled';
  }

  function admit(conversation: Conversation, event: Event, raw: Uint8Array, now: Moment): Verdict {
    const { id, content, leftOut, acknowledgement } = event;
    switch (admission.admit(event, raw, conversation.events, now)) {
      case 'known':
        counts.duplicate += 1;
        // It repeats because it missed the first answer.
        conversation.answer(acknowledgement, 'acknowledgement', now);
        return 'handled';
      case 'tooMany': {
        counts.dropped += 1;
        const reason = 'a queue event was dropped';
        complain(conversation, { reason, mistake: TOO_MANY, now, id });
        return 'dropped';
      }
      case 'ignored':
        return decline(conversation, now, id);
      case 'taken':
        break;
    }
    counts.good += 1;
    if (content.kind === 'evaluate' && id !== undefined) results.invited(content.ticket, id);
    if (acknowledgement !== undefined) conversation.send(acknowledgement, 'acknowledgement');
    if (leftOut !== undefined) {
      const { peer, codec, answer } = conversation;
      const { what: reason, where } = leftOut;
      trouble.tell('a part of a queue event was left out', { peer: peer.address, reason, where });
      // One answer to an event, since that is all a webhook can give; see `acknowledgement`.
      if (acknowledgement === undefined) answer(codec.refusal(leftOut, id), 'refusal', now);
    }
    return 'handled';
  }

  /** A key is a citizen's rating: "received" for one that nobody records would be a lie. */
  function decline({ peer, codec, answer }: Conversation, now: Moment, id?: string): Verdict {
    counts.unsupported += 1;
    if (now.monotonic - lastKeyAt > KEY_BURST_MS) {
      const { what, where } = NOBODY_TAKES_KEYS;
      trouble.tell('a key press was not recorded', { peer: peer.address, reason: what, where });
    }
    lastKeyAt = now.monotonic;
    answer(codec.refusal(NOBODY_TAKES_KEYS, id), 'refusal', now);
    return 'refused';
  }

  function handleAll(conversation: Conversation, found: readonly Framed[]): Verdict {
    const verdicts = found.map((framed) => handleSafely(conversation, framed));
    if (verdicts.length === 0) return 'unfinished';
    return SEVERITY.find((verdict) => verdicts.includes(verdict)) ?? 'handled';
  }

  /** The last fence: a mistake of ours in one frame must not end the listener. */
  function handleSafely(conversation: Conversation, framed: Framed): Verdict {
    try {
      return handle(conversation, framed, clock.now());
    } catch (error) {
      counts.bad += 1;
      const kind = error instanceof Error ? error.name : typeof error;
      trouble.tell('a queue event could not be handled', { reason: kind });
      return 'refused';
    }
  }

  const events: TransportEvents = {
    opened(peer) {
      const { address } = peer;
      trouble.note('a queue machine connected', { peer: address });
      const conversation = createConversation({
        peer,
        interpreter: settings.makeInterpreter(),
        events: allowances.open(address, clock.now().monotonic),
        ...{ frames, clock, timers },
        random: settings.random,
        handle: handleAll,
        isIn(send) {
          for (const message of results.kept()) send(message, 'result');
        },
        loginProblem: (reason) => trouble.tell('the login failed', { peer: address, reason }),
      });
      conversations.set(peer, conversation);
    },
    // Nobody talks with a peer that was never opened.
    arrived: (peer, bytes) => conversations.get(peer)?.arrived(bytes) ?? 'dropped',
    closed(peer, why) {
      const conversation = conversations.get(peer);
      if (conversation === undefined) return;
      conversation.closed();
      conversations.delete(peer);
      allowances.close(peer.address, conversation.events);
      trouble.note('a queue machine disconnected', { peer: peer.address, reason: why });
    },
    refused(address, why) {
      counts.refused += 1;
      trouble.tell('a connection was refused', { peer: address, reason: why });
    },
    problem: (what) => trouble.tell('a queue input has a problem', { reason: what }),
  };

  return {
    events,
    /** @returns how many machines hear of it, now or later */
    report: results.report,
    watchFrames: frames.watch,
    state() {
      const problems = trouble.last();
      const [lastProblem] = problems;
      const logins = Array.from(conversations.values(), ({ greeting }) => greeting.state());
      return {
        connected: conversations.size > 0,
        peers: conversations.size,
        // Of several machines, the one that somebody has to look after.
        login: LOGINS.find((state) => logins.includes(state)) ?? ('none' as const),
        waitingResults: results.waiting(),
        lastFrameAt,
        ...counts,
        problems,
        ...(lastProblem === undefined ? {} : { lastProblem }),
      };
    },
    /** Ends what goes on without any connection. */
    end: results.end,
  };
}

interface Complaint {
  readonly reason: string;
  readonly mistake: Mistake;
  readonly now: Moment;
  readonly id: string | undefined;
}

const SEVERITY: readonly Verdict[] = ['dropped', 'refused'];
const LOGINS: readonly LoginState[] = ['refused', 'waiting', 'in'];

function meaningOf(decoded: Decoded): Meant {
  switch (decoded.kind) {
    case 'event':
      return { meaning: decoded.content.kind };
    case 'bad':
      return { meaning: 'bad', why: `${decoded.mistake.what} (${decoded.mistake.where})` };
    case 'elsewhere':
    case 'understood':
      return { meaning: decoded.kind };
    case 'complaint':
      return { meaning: 'complaint', why: decoded.what };
    case 'login':
      return answerOf(decoded.refused, 'loggedIn', 'loginRefused');
    case 'answered':
      return answerOf(decoded.refused, 'resultTaken', 'resultRefused');
  }
}

function answerOf(
  why: string | undefined,
  taken: Meant['meaning'],
  refused: Meant['meaning'],
): Meant {
  return why === undefined ? { meaning: taken } : { meaning: refused, why };
}
