import type { Language, MachineEvent } from './language.ts';
import type { Reply } from './replies.ts';

type Frame = Extract<Reply, { kind: 'frame' }>;

/** Function 01 of the caller's panel, by what the clerk pressed. */
const PANEL: Readonly<Partial<Record<MachineEvent, readonly number[]>>> = {
  called: [0x0c],
  recalled: [0x0d],
  started: [0x0f],
  evaluate: [0x0b],
  cancelled: [0x0e],
  abandoned: [0x06, 0x0f],
  suspended: [0x00, 0x0f],
  transferred: [0x13],
  paused: [0x12],
};
const CALLER = 0x01;
const DISPLAY = 0x02;
/** Of a key, and of a result. */
const RESULT = 0x11;
const PLACES = 6;
const BLANK = 0x0a;

/** The frames of the serial machines, as a caller on the bus sends them to one address. */
export function speakSerial(address: number): Language {
  return {
    knows: (event) => event === 'keyed' || event in PANEL,
    say(event, { ticket, key }) {
      if (event === 'keyed') return [frame(address, RESULT, [key ?? 0])];
      const panel = PANEL[event];
      if (panel === undefined) {
        throw new Error(`the serial machine has no word for "${event}" (a call or start resumes)`);
      }
      const command = frame(address, CALLER, panel);
      // The display on the counter changes first, then the voice calls.
      return event === 'called' && ticket !== undefined
        ? [frame(address, DISPLAY, onDisplay(ticket)), command]
        : [command];
    },
    converse(answer) {
      const read = readFrames();
      return (bytes) => {
        const replies = read(bytes);
        for (const { command, data } of replies) {
          // A result of ours: its key comes back, and nobody repeats it.
          if (command === RESULT) answer(frame(address, CALLER, data));
        }
        return replies;
      };
    },
  };
}

/** Builds `FF 68 L L 68 ADDR FUNC DATA… CS 16`. */
export function frame(address: number, command: number, data: readonly number[]): Uint8Array {
  const content = [address, command, ...data];
  const checksum = content.reduce((sum, byte) => (sum + byte) & 0xff, 0);
  return Uint8Array.from([
    0xff,
    0x68,
    content.length,
    content.length,
    0x68,
    ...content,
    checksum,
    0x16,
  ]);
}

/** The digits of a ticket, blanks before them; the display has no letters. */
function onDisplay(ticket: string): readonly number[] {
  const digits = Array.from(ticket.replace(/\D/g, ''), Number);
  if (digits.length === 0 || digits.length > PLACES) {
    throw new Error(`ticket "${ticket}" does not fit the display: 1 to ${PLACES} digits`);
  }
  return [...Array.from({ length: PLACES - digits.length }, () => BLANK), ...digits];
}

/** The host of these machines checks neither sum nor end; neither does this one. */
function readFrames(): (bytes: Uint8Array) => readonly Frame[] {
  let held: number[] = [];
  return (bytes) => {
    held.push(...bytes);
    const replies: Frame[] = [];
    for (;;) {
      const begin = held.findIndex((byte, at) => byte === 0xff && (held[at + 1] ?? 0x68) === 0x68);
      held = begin === -1 ? [] : held.slice(begin);
      const length = held[2];
      if (length === undefined || held.length < length + 7) return replies;
      const [address = 0, command = 0, ...data] = held.slice(5, 5 + length);
      replies.push({ kind: 'frame', address, command, data });
      held = held.slice(length + 7);
    }
  };
}
