import type { Codec, Decoded, EventContent } from './codec.ts';
import type { Ff68Table } from './profile.ts';

/**
 * Reads the bodies `ADDR FUNC DATA…` of the serial machines by the byte table of a profile
 * (queue-machine.md, `ff68`). Knows one answer only: the acknowledgement of a keypad's key. A result
 * would carry the key code of the level, so none goes out (R12).
 * @param settings.address this counter's address on the bus
 */
export function createFf68Codec(settings: {
  readonly table: Ff68Table;
  readonly address: number;
  readonly acknowledge: boolean;
}): Codec {
  const { caller, display, beep, keypad } = settings.table;
  let shown: { readonly ticket: string; readonly at: number } | undefined;

  /**
   * The keys of a caller name no ticket. Some machines show the ticket just before they call, some
   * just after: only one shown a moment ago belongs to this call, an older one to the last citizen.
   */
  function fromCaller(data: Uint8Array, monotonicMs: number): Decoded {
    if (caller.acknowledgements.some((key) => equal(key, data))) return { kind: 'understood' };
    const key = caller.keys.find((entry) =>
      equal(entry.bytes, entry.whole ? data : tail(data, entry.bytes.length)),
    );
    if (key === undefined) return bad('unknown key of the caller', 'data');
    const fresh =
      key.event === 'called' &&
      shown !== undefined &&
      monotonicMs - shown.at <= display.ticketBeforeCallMs;
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
    shown = { ticket, at: monotonicMs };
    return event({ kind: 'ticket', ticket });
  }

  function fromKeypad(data: Uint8Array): Decoded {
    const [key] = data;
    if (key === undefined || data.length !== 1) return bad('a key press has one byte', 'data');
    const acknowledgement = Uint8Array.of(settings.address, caller.function, key);
    return {
      ...event({ kind: 'keyed', key }),
      ...(settings.acknowledge ? { acknowledgement } : {}),
    };
  }

  return {
    decode(body, monotonicMs) {
      const [address, command] = body;
      if (address === undefined || command === undefined) return bad('no function', 'frame');
      if (address !== settings.address) return { kind: 'elsewhere' };
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
    result: () => undefined,
  };
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
