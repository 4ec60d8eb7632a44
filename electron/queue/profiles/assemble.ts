import type { QueueInput } from '../../../shared/provisioning.ts';
import { createFf68Framing } from '../framings/ff68.ts';
import type { Framing } from '../framings/framing.ts';
import { createLineFraming } from '../framings/line.ts';
import type { Codec } from './codec.ts';
import { createFf68Codec } from './ff68.ts';
import type { Profile } from './profile.ts';
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
  profile: Profile,
  input: QueueInput,
  counter: string,
): { readonly make: () => Interpreter } | { readonly missing: string } {
  const makeFraming = framingMaker(profile);
  const { codec, reply } = profile;
  switch (codec.kind) {
    case 'yiping-json':
      return {
        make: () => ({
          framing: makeFraming(),
          codec: createYipingJsonCodec({ counter, ...reply }),
        }),
      };
    case 'ff68': {
      const address = input.transport === 'serial' ? input.address : undefined;
      if (address === undefined) {
        return { missing: `profile ${profile.id} needs the address of this counter on the bus` };
      }
      return {
        make: () => ({
          framing: makeFraming(),
          codec: createFf68Codec({ table: codec, address, acknowledge: reply.acknowledge }),
        }),
      };
    }
  }
}

function framingMaker({ framing }: Profile): () => Framing {
  switch (framing.kind) {
    case 'line':
      return () => createLineFraming(framing);
    case 'ff68':
      return () => createFf68Framing(framing);
  }
}
