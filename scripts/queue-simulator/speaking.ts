import type { Dialect } from './dialect.ts';
import { speak } from './dialect.ts';
import { exampleHall } from './dialects/example-hall.ts';
import { gbkInt32 } from './dialects/gbk-int32.ts';
import { hallPush } from './dialects/hall-push.ts';
import { queueWs } from './dialects/queue-ws.ts';
import { yipingJson } from './dialects/yiping-json.ts';
import type { Language } from './language.ts';
import type { SimulatorTransport } from './outlet.ts';
import { speakSerial } from './serial-language.ts';
import { COUNTED_GBK, LINES, MESSAGES, type Wrapping } from './wrapping.ts';

/** Each JSON machine, and how it wraps its texts where the transport does not. */
const JSON_MACHINES: Readonly<
  Record<string, { readonly dialect: (counter: string) => Dialect; readonly wrapping: Wrapping }>
> = {
  'yiping-json': { dialect: yipingJson, wrapping: LINES },
  'queue-ws': { dialect: queueWs, wrapping: LINES },
  'hall-push': { dialect: hallPush, wrapping: LINES },
  'gbk-int32': { dialect: gbkInt32, wrapping: COUNTED_GBK },
  'example-hall': { dialect: exampleHall, wrapping: LINES },
};

/** The machines it can play. */
export const MACHINES: readonly string[] = [...Object.keys(JSON_MACHINES), 'ff68'];

/**
 * @param machine one of `MACHINES`
 * @param counter whose events it sends; `ff68` has the address of its serial line instead
 * @throws when there is no such machine, or not over this transport
 */
export function languageOf(
  machine: string,
  transport: SimulatorTransport,
  counter: string,
): Language {
  if (machine === 'ff68') {
    if (transport.kind !== 'serial') throw new Error('ff68 speaks over a serial line only');
    return speakSerial(transport.address);
  }
  const known = JSON_MACHINES[machine];
  if (known === undefined) throw new Error(`there is no machine "${machine}"`);
  const hasMessages = transport.kind === 'websocket' || transport.kind === 'http';
  return speak(known.dialect(counter), hasMessages ? MESSAGES : known.wrapping);
}
