import { z } from '../../../shared/schema.ts';
import type { Message } from '../framings/framing.ts';
import { readEvent } from './canonical.ts';
import type { Codec, Decoded } from './codec.ts';

const targetSchema = z.object({ counter: z.string() });

/**
 * The canonical event as JSON (queue-machine.md, `yiping-json`).
 * @param settings.counter the only counter whose events are read; the others are not even validated
 */
export function createYipingJsonCodec(settings: {
  readonly counter: string;
  readonly acknowledge: boolean;
  readonly result: boolean;
  readonly level: boolean;
}): Codec {
  const decoder = new TextDecoder('utf-8', { fatal: true });

  function decode({ body }: Message): Decoded {
    let text: string;
    try {
      text = decoder.decode(body);
    } catch {
      return bad('not UTF-8', '(whole message)');
    }
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      // The reason the engine gives quotes the text, which may hold a citizen's details (R12).
      return bad('not JSON', '(whole message)');
    }
    const target = targetSchema.safeParse(message);
    if (target.success && target.data.counter !== settings.counter) return { kind: 'elsewhere' };
    const read = readEvent(message);
    if (!target.success && read.kind === 'event') {
      const { id } = read;
      return { ...bad('is missing or no text', 'counter'), ...(id !== undefined && { id }) };
    }
    if (read.kind === 'bad' || !settings.acknowledge) return read;
    const { id = null, leftOut } = read;
    const but = leftOut === undefined ? {} : { error: leftOut.what, where: leftOut.where };
    return { ...read, acknowledgement: encode({ ack: id, ...but }) };
  }

  return {
    decode,
    refusal: (mistake, id) =>
      encode({ error: mistake.what, where: mistake.where, ...(id === undefined ? {} : { id }) }),
    result({ kind, ticket, counter, level }) {
      if (!settings.result) return undefined;
      return {
        message: encode({
          event: kind,
          ...(ticket === undefined ? {} : { ticket }),
          counter,
          ...(settings.level && level !== undefined ? { level } : {}),
        }),
      };
    },
  };
}

function bad(what: string, where: string): Extract<Decoded, { kind: 'bad' }> {
  return { kind: 'bad', mistake: { what, where } };
}

function encode(message: Readonly<Record<string, string | number | null>>): Message {
  return { body: Buffer.from(JSON.stringify(message)) };
}
