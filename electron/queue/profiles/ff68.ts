import type { Ff68Table } from '../../../shared/queue-ff68.ts';
import { TICKET_AFTER_CALL_MS } from '../../../shared/session/moves.ts';
import { bytesOfHex } from '../framings/hex.ts';
import type { Codec, Decoded, EventContent } from './codec.ts';

/**
 * Reads the bodies `ADDR FUNC DATA…` of the serial machines by the byte table of a profile
 * (queue-machine.md, `ff68`). A result is the key code of the level, so none goes out where the
 * level may not be told (R12); the caller acknowledges it with the same key.
 * @param settings.address this counter's address on the bus
 * @param settings.level whether results go out
 */
export function createFf68Codec(settings: {
  readonly table: Ff68Table;
  readonly address: number;
  readonly acknowledge: boolean;
  readonly level: boolean;
}): Codec {
  const { address: ours } = settings;
  const { caller, display, beep, keypad } = readTable(settings.table);
  let shown: { readonly ticket: string; readonly at: number } | undefined;
  /** Of the last call, if it named no ticket: one shown soon after is its own. */
  let calledAt: number | undefined;

  /**
   * The keys of a caller name no ticket. Some machines show the ticket just before they call, some
   * just after: only one shown a moment ago belongs to this call, an older one to the last citizen.
   */
  function fromCaller(data: Uint8Array, monotonicMs: number): Decoded {
    if (caller.acknowledgements.some((key) => equal(key, data))) {
      return settings.level ? { kind: 'answered', key: keyText(data) } : { kind: 'understood' };
    }
    const key = caller.keys.find((entry) =>
      equal(entry.bytes, entry.whole ? data : tail(data, entry.bytes.length)),
    );
    if (key === undefined) return bad('unknown key of the caller', 'data');
    const fresh =
      key.event === 'called' &&
      shown !== undefined &&
      monotonicMs - shown.at <= display.ticketBeforeCallMs;
    if (key.event === 'called') calledAt = fresh ? undefined : monotonicMs;
    return event({
      kind: key.event,
      ...(key.prompt === undefined ? {} : { prompt: key.prompt }),
      ...(fresh && shown !== undefined ? { ticket: shown.ticket } : {}),
    });
  }

  function fromDisplay(data: Uint8Array, monotonicMs: number): Decoded {
    const [first] = data;
    if (data.length === 1 && first !== undefined) {
      if (first < 1 || first > 5) return bad('stars are 1 to 5', 'data');
      return event({ kind: 'stars', stars: first });
    }
    if (data.length !== display.digits) return bad('neither stars nor a ticket', 'data');
    const blank = display.blank;
    const begin = data.findIndex((digit) => digit !== blank);
    // All blank: the display is cleared.
    if (begin === -1) return { kind: 'understood' };
    const digits = data.subarray(begin, data.findLastIndex((digit) => digit !== blank) + 1);
    if (digits.some((digit) => digit > 9)) return bad('not a digit', 'data');
    const ticket = digits.join('');
    const belongs = calledAt !== undefined && monotonicMs - calledAt <= TICKET_AFTER_CALL_MS;
    shown = belongs ? undefined : { ticket, at: monotonicMs };
    return event({ kind: 'ticket', ticket });
  }

  function fromKeypad(data: Uint8Array): Decoded {
    const [key] = data;
    if (key === undefined || data.length !== 1) return bad('a key press has one byte', 'data');
    const body = Uint8Array.of(ours, caller.function, key);
    return {
      ...event({ kind: 'keyed', key }),
      ...(settings.acknowledge ? { acknowledgement: { body } } : {}),
    };
  }

  return {
    decode({ body }, monotonicMs) {
      const [address, command] = body;
      if (address === undefined || command === undefined) return bad('no function', 'frame');
      if (address !== ours) return { kind: 'elsewhere' };
      const data = body.subarray(2);
      switch (command) {
        case caller.function:
          return fromCaller(data, monotonicMs);
        case display.function:
          return fromDisplay(data, monotonicMs);
        case keypad.function:
          return fromKeypad(data);
        case beep.function:
          return data.length === 0 ? { kind: 'understood' } : bad('a beep has no data', 'data');
        default:
          return bad('unknown function', 'function');
      }
    },
    refusal: () => undefined,
    result({ level }) {
      // Without a level this machine has no word for how a service ended.
      if (!settings.level || level === undefined) return undefined;
      const key = keypad.levels.get(level);
      if (key === undefined) return { impossible: `no key for level ${level}` };
      return { message: { body: Uint8Array.of(ours, keypad.function, ...key) }, key: keyText(key) };
    },
    insistence: { kind: 'repeat', everyMs: keypad.repeatMs, times: keypad.repeats },
  };
}

/** The table of a profile with bytes instead of hex. */
function readTable({ caller, display, beep, keypad }: Ff68Table) {
  return {
    caller: {
      function: byteOf(caller.function),
      // The longest match wins; a key of the whole data before all others.
      keys: caller.keys
        .map(({ last, whole, event, prompt }) => ({
          event,
          prompt,
          whole: whole !== undefined,
          bytes: bytesOfHex(whole ?? last ?? ''),
        }))
        .sort(
          (one, other) =>
            Number(other.whole) - Number(one.whole) || other.bytes.length - one.bytes.length,
        ),
      acknowledgements: caller.acknowledgements.map(bytesOfHex),
    },
    display: { ...display, function: byteOf(display.function), blank: byteOf(display.blank) },
    beep: { function: byteOf(beep.function) },
    keypad: {
      ...keypad,
      function: byteOf(keypad.function),
      levels: new Map(
        Object.entries(keypad.levels).map(([level, key]) => [Number(level), bytesOfHex(key)]),
      ),
    },
  };
}

function byteOf(hex: string): number {
  return Number.parseInt(hex, 16);
}

/** What an acknowledgement and its result have in common. */
function keyText(key: Uint8Array): string {
  return Buffer.from(key).toString('hex');
}

function event(content: EventContent): Extract<Decoded, { kind: 'event' }> {
  return { kind: 'event', content };
}

function bad(what: string, where: string): Decoded {
  return { kind: 'bad', mistake: { what, where } };
}

function tail(bytes: Uint8Array, length: number): Uint8Array {
  return bytes.length < length ? bytes : bytes.subarray(bytes.length - length);
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
