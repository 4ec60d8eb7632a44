import { randomUUID } from 'node:crypto';
import type { Clock, Moment, Timers } from '../../shared/clock.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import { type Allowance, createAllowance, createAllowances } from './allowance.ts';
import { createDeduplication } from './deduplication.ts';
import type { Framed, Mistake } from './framings/framing.ts';
import type { Interpreter } from './profiles/assemble.ts';
import type { Decoded, QueueResult } from './profiles/codec.ts';
import type { Peer, TransportEvents } from './transports/transport.ts';

/** Messages with plain fields. What arrived is never among them: it may hold a citizen's details. */
export interface QueueLog {
  info(message: string, fields: Readonly<Record<string, string | number>>): void;
  warn(message: string, fields: Readonly<Record<string, string | number>>): void;
}

/** Keys that follow each other within this time are one burst, and one line of the log. */
const KEY_BURST_MS = 10_000;
/** Nothing maps the keys of a wired evaluator to levels yet. */
const KEYS_ARE_NOT_SUPPORTED: Mistake = { what: 'keys are not supported yet', where: 'event' };

/** What happened to the frames of an input; each frame is counted once. */
export interface QueueCounts {
  /** Handled, or understood and nothing to handle. */
  readonly good: number;
  readonly bad: number;
  /** For other counters or addresses. */
  readonly ignored: number;
  /** Keys of a wired evaluator, which nobody records. */
  readonly unsupported: number;
  readonly duplicate: number;
  /** More than a peer may send. */
  readonly dropped: number;
  /** Not frames: connections that were not let in. */
  readonly refused: number;
}

export interface QueueProblem {
  readonly at: Moment;
  readonly what: string;
}

export const NOTHING_COUNTED: QueueCounts = {
  good: 0,
  bad: 0,
  ignored: 0,
  unsupported: 0,
  duplicate: 0,
  dropped: 0,
  refused: 0,
};

interface Conversation extends Interpreter {
  readonly peer: Peer;
  readonly events: Allowance;
  /** Refusals and repeated acknowledgements; a flood is not answered with a flood. */
  readonly answers: Allowance;
  silence: unknown;
}

/**
 * What happens between a transport and the session for one configured input: frames, meaning,
 * counter filter, deduplication, rate limit, answers, counts. Nothing that arrives throws.
 */
export function createInputPipeline(settings: {
  readonly name: string;
  readonly counter: string;
  readonly makeInterpreter: () => Interpreter;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: QueueLog;
  readonly onEvent: (event: QueueEvent) => void;
}) {
  const { name, counter, clock, timers, log } = settings;
  const conversations = new Map<Peer, Conversation>();
  const allowances = createAllowances();
  const deduplication = createDeduplication();
  const counts = { ...NOTHING_COUNTED };
  let lastFrameAt: Moment | null = null;
  let lastProblem: QueueProblem | undefined;
  /** A flood of bad frames is counted in full, but logged in part. */
  const lines = createAllowance({ perSecond: 1, burst: 20 });
  let unlogged = 0;
  let lastKeyAt = Number.NEGATIVE_INFINITY;

  function problem(message: string, fields: Readonly<Record<string, string | number>>): void {
    const at = clock.now();
    const reason = fields['reason'];
    lastProblem = { at, what: reason === undefined ? message : `${message}: ${reason}` };
    if (!lines.take(at.monotonic)) {
      unlogged += 1;
      return;
    }
    log.warn(message, { input: name, ...fields, ...(unlogged > 0 ? { unlogged } : {}) });
    unlogged = 0;
  }

  function refuse(conversation: Conversation, mistake: Mistake, now: Moment, id?: string): void {
    counts.bad += 1;
    report(conversation, mistake, now, 'a queue frame was refused', id);
  }

  function report(
    conversation: Conversation,
    mistake: Mistake,
    now: Moment,
    message: string,
    id?: string,
  ): void {
    const { peer, codec, answers } = conversation;
    problem(message, { peer: peer.address, reason: mistake.what, where: mistake.where });
    if (answers.take(now.monotonic)) send(conversation, codec.refusal(mistake, id));
  }

  function send({ peer, framing }: Conversation, body: Uint8Array | undefined): void {
    if (body !== undefined) peer.send(framing.wrap(body));
  }

  function handle(conversation: Conversation, framed: Framed, now: Moment): void {
    if (framed.kind === 'bad') {
      refuse(conversation, framed.mistake, now);
      return;
    }
    const decoded = conversation.codec.decode(framed.body, now.monotonic);
    if (decoded.kind !== 'bad') lastFrameAt = now;
    switch (decoded.kind) {
      case 'bad':
        refuse(conversation, decoded.mistake, now, decoded.id);
        return;
      case 'elsewhere':
        counts.ignored += 1;
        return;
      case 'understood':
        counts.good += 1;
        return;
      case 'event':
        if (decoded.content.kind === 'keyed') decline(conversation, now, decoded.id);
        else admit(conversation, decoded, framed.raw, now);
        return;
    }
  }

  /** A key is a citizen's rating: "received" for one that nobody records would be a lie. */
  function decline(conversation: Conversation, now: Moment, id?: string): void {
    const { peer, codec, answers } = conversation;
    counts.unsupported += 1;
    if (now.monotonic - lastKeyAt > KEY_BURST_MS) {
      const { what, where } = KEYS_ARE_NOT_SUPPORTED;
      problem('a key press was not recorded', { peer: peer.address, reason: what, where });
    }
    lastKeyAt = now.monotonic;
    if (answers.take(now.monotonic)) {
      send(conversation, codec.refusal(KEYS_ARE_NOT_SUPPORTED, id));
    }
  }

  function admit(
    conversation: Conversation,
    decoded: Extract<Decoded, { kind: 'event' }>,
    bytes: Uint8Array,
    now: Moment,
  ): void {
    const { id, content, leftOut, acknowledgement } = decoded;
    const raw = Buffer.from(bytes).toString('hex');
    const key = { bytes: raw, ...(id === undefined ? {} : { id }) };
    if (deduplication.knows(key, now.monotonic)) {
      counts.duplicate += 1;
      // It repeats because it missed the first answer.
      if (conversation.answers.take(now.monotonic)) send(conversation, acknowledgement);
      return;
    }
    if (!conversation.events.take(now.monotonic)) {
      counts.dropped += 1;
      problem('a queue event was dropped', { peer: conversation.peer.address, reason: 'too many' });
      return;
    }
    // Not before it is handled: what the session could not take may be sent again.
    settings.onEvent({ ...content, id: id ?? randomUUID(), counter, at: now, raw });
    deduplication.remember(key, now.monotonic);
    counts.good += 1;
    if (leftOut !== undefined) {
      report(conversation, leftOut, now, 'a part of a queue event was left out', id);
    }
    send(conversation, acknowledgement);
  }

  /** The last fence: a mistake of ours in one frame must not end the listener. */
  function handleAll(conversation: Conversation, found: readonly Framed[]): void {
    for (const framed of found) {
      const now = clock.now();
      try {
        handle(conversation, framed, now);
      } catch (error) {
        counts.bad += 1;
        const kind = error instanceof Error ? error.name : typeof error;
        problem('a queue event could not be handled', { reason: kind });
      }
    }
  }

  /** Starts the wait for silence again; some framings give up an unfinished frame after it. */
  function watch(conversation: Conversation): void {
    timers.clearTimeout(conversation.silence);
    conversation.silence = undefined;
    const patience = conversation.framing.patience();
    if (patience === undefined) return;
    conversation.silence = timers.setTimeout(() => {
      handleAll(conversation, conversation.framing.silence());
      watch(conversation);
    }, patience);
  }

  const events: TransportEvents = {
    opened(peer) {
      const at = clock.now().monotonic;
      conversations.set(peer, {
        ...settings.makeInterpreter(),
        peer,
        events: allowances.open(peer.address, at),
        answers: createAllowance(),
        silence: undefined,
      });
      log.info('a queue machine connected', { input: name, peer: peer.address });
    },
    arrived(peer, bytes) {
      const conversation = conversations.get(peer);
      if (conversation === undefined) return;
      handleAll(conversation, conversation.framing.feed(bytes, clock.now().monotonic));
      watch(conversation);
    },
    closed(peer, why) {
      const conversation = conversations.get(peer);
      if (conversation === undefined) return;
      timers.clearTimeout(conversation.silence);
      conversations.delete(peer);
      allowances.close(peer.address, conversation.events);
      const unfinished = conversation.framing.end();
      for (const framed of unfinished) {
        if (framed.kind === 'bad') counts.bad += 1;
      }
      log.info('a queue machine disconnected', { input: name, peer: peer.address, reason: why });
    },
    refused(address, why) {
      counts.refused += 1;
      problem('a connection was refused', { peer: address, reason: why });
    },
    problem: (what) => problem('a queue input has a problem', { reason: what }),
  };

  return {
    events,
    /** Tells every connected machine; @returns how many were told. */
    report(result: QueueResult): number {
      let told = 0;
      for (const conversation of conversations.values()) {
        const message = conversation.codec.result(result);
        if (message === undefined) continue;
        send(conversation, message);
        told += 1;
      }
      return told;
    },
    state: () => ({
      connected: conversations.size > 0,
      peers: conversations.size,
      lastFrameAt,
      ...counts,
      ...(lastProblem === undefined ? {} : { lastProblem }),
    }),
  };
}
