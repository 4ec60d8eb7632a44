import type { QueueInput } from '../../../shared/queue-input.ts';
import type { QueueProfile } from '../../../shared/queue-profile.ts';
import { createFf68Framing } from '../framings/ff68.ts';
import type { Framing } from '../framings/framing.ts';
import { createLengthPrefixedFraming } from '../framings/length-prefixed.ts';
import { createLineFraming } from '../framings/line.ts';
import { createMessageFraming } from '../framings/message.ts';
import type { Codec } from './codec.ts';
import { createFf68Codec } from './ff68.ts';
import { createMappedCodec } from './mapped.ts';
import { createYipingJsonCodec } from './yiping-json.ts';

/** How one peer of an input is understood: made anew for each connection, for both have a memory. */
export interface Interpreter {
  readonly framing: Framing;
  readonly codec: Codec;
}

/**
 * Puts together what a profile names, for one counter.
 * @returns a maker of interpreters, or what is missing in the settings of the input
 */
export function assemble(
  profile: QueueProfile,
  input: QueueInput,
  counter: string,
): { readonly make: () => Interpreter } | { readonly missing: string } {
  const makeFraming = framingMaker(profile, input);
  const makeCodec = codecMaker(profile, input, counter);
  if (typeof makeCodec === 'string') return { missing: makeCodec };
  return { make: () => ({ framing: makeFraming(), codec: makeCodec() }) };
}

function codecMaker(
  { id, codec, reply: wanted }: QueueProfile,
  input: QueueInput,
  counter: string,
): (() => Codec) | string {
  // A webhook is answered, and cannot be told anything later.
  const reply = input.transport === 'http' ? { ...wanted, result: false, level: false } : wanted;
  switch (codec.kind) {
    case 'yiping-json':
      return () => createYipingJsonCodec({ counter, ...reply });
    case 'ff68': {
      const address = input.transport === 'serial' ? input.address : undefined;
      if (address === undefined) {
        return `profile ${id} needs the address of this counter on the bus`;
      }
      return () => createFf68Codec({ table: codec, address, ...reply });
    }
    case 'mapped':
      return () => createMappedCodec({ mapping: codec, reply, counter, values: input.values });
  }
}

/** One message of a WebSocket or a webhook is one frame, whatever the profile says of streams. */
function framingMaker({ framing }: QueueProfile, { transport }: QueueInput): () => Framing {
  if (transport === 'websocket' || transport === 'http') return createMessageFraming;
  switch (framing.kind) {
    case 'line':
      return () => createLineFraming(framing);
    case 'ff68':
      return () => createFf68Framing(framing);
    case 'length-prefixed':
      return () => createLengthPrefixedFraming(framing);
    case 'message':
      return createMessageFraming;
  }
}
