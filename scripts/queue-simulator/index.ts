import type { EventDetails, MachineEvent } from './language.ts';
import { openLink } from './link.ts';
import { type Mischief, openMouth } from './mischief.ts';
import type { SimulatorTransport } from './outlet.ts';
import { collectReplies, type Reply } from './replies.ts';
import { languageOf } from './speaking.ts';

export { type CaseSource, startCaseSource } from './case-source.ts';
export type { EventDetails, MachineEvent } from './language.ts';
export { aService, type MadeService, type ServiceWish } from './made-up-cases.ts';
export type { SimulatorTransport } from './outlet.ts';
export type { Reply } from './replies.ts';

/** The hall's queue machine, as one counter sees it. Every event resolves when it is sent. */
export interface QueueSimulator {
  /** Whether this machine has words for the event. */
  knows(event: MachineEvent): boolean;
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
  /** Anything at all: half a frame, somebody else's frame. */
  sendRaw(bytes: Uint8Array): Promise<void>;
  readonly mischief: Mischief;
  /** Resolves when the kiosk is there. */
  connected(): Promise<void>;
  /** Calls back whenever the connection comes or goes. */
  onConnection(seen: (connected: boolean) => void): void;
  /** Where the kiosk finds it, when it is the kiosk who dials. */
  readonly port: Promise<number | undefined>;
  replies(): readonly Reply[];
  onReply(seen: (reply: Reply) => void): void;
  /** @param ms how long at most, 5 000 unless given; then it throws */
  waitForReply(fits: (reply: Reply) => boolean, ms?: number): Promise<Reply>;
  close(): Promise<void>;
}

/**
 * Plays the queue machine. Connects, and connects again, in the background; what is said before that
 * waits for it.
 * @param settings.machine one of `MACHINES`; by the transport the canonical JSON or, over a serial
 *   line, `ff68` unless given
 * @param settings.counter whose events it sends, `1` unless given; `ff68` has addresses instead
 * @throws when the machine does not speak over that transport
 */
export function startQueueSimulator(settings: {
  readonly transport: SimulatorTransport;
  readonly machine?: string;
  readonly counter?: string;
}): QueueSimulator {
  const { transport, counter = '1' } = settings;
  const { machine = transport.kind === 'serial' ? 'ff68' : 'yiping-json' } = settings;
  const language = languageOf(machine, transport, counter);
  const stranger = languageOf(machine, elsewhere(transport), `${counter}0`);
  const replies = collectReplies();
  const watching = new Set<(connected: boolean) => void>();
  const converse = () => language.converse((bytes) => mouth.answer(bytes));
  let listen = converse();
  const link = openLink(transport, {
    opened() {
      listen = converse();
      for (const seen of watching) seen(true);
    },
    ended() {
      for (const seen of watching) seen(false);
    },
    arrived(bytes) {
      for (const reply of listen(bytes)) replies.add(reply);
    },
    refused: (status) => replies.add({ kind: 'refused', status }),
  });
  const streams = transport.kind !== 'websocket' && transport.kind !== 'http';
  const mouth = openMouth(link, { language, stranger, streams });
  /** The ticket at the counter, which a real machine names in every event. */
  let current: string | undefined;

  async function say(event: MachineEvent, details: EventDetails = {}): Promise<void> {
    const ticket = details.ticket ?? current;
    return mouth.send(language.say(event, { ...(ticket !== undefined && { ticket }), ...details }));
  }

  return {
    knows: language.knows,
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
    sendRaw: (bytes) => mouth.send([bytes]),
    mischief: mouth.mischief,
    connected: () => link.connected(),
    onConnection(seen) {
      watching.add(seen);
    },
    port: link.port,
    replies: () => replies.all(),
    onReply: (seen) => replies.watch(seen),
    waitForReply: (fits, ms = 5_000) => replies.waitFor(fits, ms),
    close: () => link.close(),
  };
}

function elsewhere(transport: SimulatorTransport): SimulatorTransport {
  return transport.kind === 'serial'
    ? { ...transport, address: (transport.address + 1) % 256 }
    : transport;
}
