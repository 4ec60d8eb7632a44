import { randomBytes } from 'node:crypto';
import type { EventDetails, Language, MachineEvent } from './language.ts';
import type { Link } from './link.ts';

/** What a machine does that no machine should. */
export interface Mischief {
  /** So many random bytes. */
  noise(bytes: number): Promise<void>;
  /** From now on each byte goes out alone, until told otherwise. */
  stutter(on: boolean): void;
  /** What was sent last, once more, byte for byte. */
  repeat(): Promise<void>;
  /** The same event for another counter (on a bus: another address). */
  elsewhere(event: MachineEvent, details?: EventDetails): Promise<void>;
  /** The beginning of an event; its rest never comes. */
  half(event: MachineEvent, details?: EventDetails): Promise<void>;
  /** From now on it answers nothing: no login, no heartbeat, no result. */
  deaf(on: boolean): void;
  /** Pulls the cable. The next connection comes by itself. */
  hangUp(): void;
  /**
   * Events as fast as they are wished for, or as the kiosk takes them.
   * @returns how many were sent, and in how many ms
   */
  flood(wish: Flood): Promise<{ readonly sent: number; readonly ms: number }>;
}

export interface Flood {
  readonly event: MachineEvent;
  readonly perSecond: number;
  readonly ms: number;
  readonly details?: EventDetails;
}

const BEAT_MS = 10;

/** What goes out, and how. */
export interface Mouth {
  /** Sends these one after the other, with nothing in between. */
  send(messages: readonly Uint8Array[]): Promise<void>;
  /** What the machine says by itself; lost while nobody is there. */
  answer(bytes: Uint8Array): void;
  readonly mischief: Mischief;
}

/**
 * @param settings.language of this machine
 * @param settings.stranger of the machine at another counter
 * @param settings.streams whether bytes may be sent in any pieces
 */
export function openMouth(
  link: Link,
  settings: {
    readonly language: Language;
    readonly stranger: Language;
    readonly streams: boolean;
  },
): Mouth {
  const { language, stranger, streams } = settings;
  let stutters = false;
  let isDeaf = false;
  let last: readonly Uint8Array[] = [];
  let sent: Promise<void> = Promise.resolve();

  async function write(bytes: Uint8Array): Promise<void> {
    if (!stutters) return link.send(bytes);
    for (const byte of bytes) await link.send(Uint8Array.of(byte));
  }

  function send(messages: readonly Uint8Array[]): Promise<void> {
    const turn = sent.then(async () => {
      for (const bytes of messages) await write(bytes);
    });
    sent = turn.catch(() => {
      // Whoever sent it was told.
    });
    last = messages;
    return turn;
  }

  async function flood({ event, perSecond, ms, details = {} }: Flood) {
    const began = performance.now();
    let count = 0;
    for (;;) {
      const elapsed = performance.now() - began;
      if (elapsed >= ms) return { sent: count, ms: Math.round(elapsed) };
      const due = Math.floor((elapsed / 1_000) * perSecond) - count;
      const messages = Array.from({ length: due }, (_, index) =>
        language.say(event, { ...details, id: `flood-${count + index}` }),
      ).flat();
      count += due;
      await send(streams && messages.length > 0 ? [Buffer.concat(messages)] : messages);
      await new Promise((beat) => setTimeout(beat, BEAT_MS));
    }
  }

  return {
    send,
    answer(bytes) {
      // The connection may be over by now, and who asked is gone with it.
      if (!isDeaf) write(bytes).catch(() => undefined);
    },
    mischief: {
      noise: (bytes) => send([randomBytes(bytes)]),
      stutter(on) {
        stutters = on;
      },
      repeat: () => send(last),
      elsewhere: (event, details = {}) => send(stranger.say(event, details)),
      half(event, details = {}) {
        const whole = Buffer.concat(language.say(event, details));
        return send([whole.subarray(0, Math.ceil(whole.length / 2))]);
      },
      deaf(on) {
        isDeaf = on;
      },
      hangUp: () => link.hangUp(),
      flood,
    },
  };
}
