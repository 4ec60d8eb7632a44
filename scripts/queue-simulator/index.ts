import { speakJson } from './json-language.ts';
import type { EventDetails, Language, MachineEvent } from './language.ts';
import { openLink, type SimulatorTransport } from './link.ts';
import { collectReplies, type Reply } from './replies.ts';
import { speakSerial } from './serial-language.ts';

export { type CaseSource, startCaseSource } from './case-source.ts';
export type { SimulatorTransport } from './link.ts';
export { aService, type MadeService, type ServiceWish } from './made-up-cases.ts';
export type { Reply } from './replies.ts';

/** The hall's queue machine, as one counter sees it. Every event resolves when it is sent. */
export interface QueueSimulator {
  call(ticket: string, details?: EventDetails): Promise<void>;
  recall(details?: EventDetails): Promise<void>;
  start(details?: EventDetails): Promise<void>;
  evaluate(details?: EventDetails): Promise<void>;
  cancel(details?: EventDetails): Promise<void>;
  abandon(details?: EventDetails): Promise<void>;
  transfer(details?: EventDetails): Promise<void>;
  suspend(details?: EventDetails): Promise<void>;
  pause(details?: EventDetails): Promise<void>;
  resume(details?: EventDetails): Promise<void>;
  /** A key of a wired evaluator. */
  press(key: number, details?: EventDetails): Promise<void>;
  /** Anything at all: noise, half a frame, somebody else's frame. */
  sendRaw(bytes: Uint8Array): Promise<void>;
  /** Resolves when the kiosk is there. */
  connected(): Promise<void>;
  /** Calls back whenever the connection comes or goes. */
  onConnection(seen: (connected: boolean) => void): void;
  replies(): readonly Reply[];
  onReply(seen: (reply: Reply) => void): void;
  /** @param ms how long at most, 5 000 unless given; then it throws */
  waitForReply(fits: (reply: Reply) => boolean, ms?: number): Promise<Reply>;
  close(): Promise<void>;
}

/**
 * Plays the queue machine: over TCP the canonical JSON lines, over a serial line the `ff68` frames.
 * Connects, and connects again, in the background; what is said before that waits for it.
 * @param settings.counter whose events it sends, `1` unless given; TCP only, the serial line has
 *   addresses
 */
export function startQueueSimulator(settings: {
  readonly transport: SimulatorTransport;
  readonly counter?: string;
}): QueueSimulator {
  const { transport, counter = '1' } = settings;
  const language: Language =
    transport.kind === 'tcp' ? speakJson(counter) : speakSerial(transport.address);
  const replies = collectReplies();
  const watching = new Set<(connected: boolean) => void>();
  let listen = language.listener();
  const link = openLink(transport, {
    opened() {
      listen = language.listener();
      for (const seen of watching) seen(true);
    },
    ended() {
      for (const seen of watching) seen(false);
    },
    arrived(bytes) {
      for (const reply of listen(bytes)) replies.add(reply);
    },
  });
  /** The ticket at the counter, which a real machine names in every event. */
  let current: string | undefined;
  let sent: Promise<void> = Promise.resolve();

  async function say(event: MachineEvent, details: EventDetails = {}): Promise<void> {
    const ticket = details.ticket ?? current;
    const whole = { ...(ticket === undefined ? {} : { ticket }), ...details };
    return inTurn(language.say(event, whole));
  }

  /** A display and its call belong together; nothing comes between them. */
  function inTurn(messages: readonly Uint8Array[]): Promise<void> {
    const turn = sent.then(async () => {
      for (const bytes of messages) await link.send(bytes);
    });
    sent = turn.catch(() => {
      // Whoever sent it was told.
    });
    return turn;
  }

  return {
    call(ticket, details = {}) {
      current = ticket;
      return say('called', { ...details, ticket });
    },
    recall: (details) => say('recalled', details),
    start: (details) => say('started', details),
    evaluate: (details) => say('evaluate', details),
    cancel: (details) => say('cancelled', details),
    abandon: (details) => say('abandoned', details),
    transfer: (details) => say('transferred', details),
    suspend: (details) => say('suspended', details),
    pause: (details) => say('paused', details),
    resume: (details) => say('resumed', details),
    press: (key, details = {}) => say('keyed', { ...details, key }),
    sendRaw: (bytes) => inTurn([bytes]),
    connected: () => link.connected(),
    onConnection(seen) {
      watching.add(seen);
    },
    replies: () => replies.all(),
    onReply: (seen) => replies.watch(seen),
    waitForReply: (fits, ms = 5_000) => replies.waitFor(fits, ms),
    close: () => link.close(),
  };
}
