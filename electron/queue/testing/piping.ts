import type { QueueEvent } from '../../../shared/queue-event.ts';
import type { QueueInput, QueueInputOf } from '../../../shared/queue-input.ts';
import type { QueueProfile } from '../../../shared/queue-profile.ts';
import { shippedQueueProfiles } from '../../../shared/shipped-queue-profiles.ts';
import { createHandDrivenTime } from '../../../shared/testing/hand-driven-time.ts';
import type { Taken } from '../admission.ts';
import { createInputPipeline } from '../input.ts';
import { assemble } from '../profiles/assemble.ts';
import type { Peer, Verdict } from '../transports/transport.ts';

/** Inputs of each kind of transport, for pipelines that have none. */
export const websocket: QueueInputOf<'websocket'> = {
  transport: 'websocket',
  profile: 'queue-ws',
  values: { userCode: '0512', work_no: '0512', key: 'demo-key' },
  url: 'ws://10.0.0.9/',
  idleMs: 0,
};
export const tcp: QueueInputOf<'tcp-client'> = {
  transport: 'tcp-client',
  profile: 'gbk-int32',
  values: {},
  host: '10.0.0.9',
  port: 7000,
  idleMs: 0,
};
export const serial: QueueInputOf<'serial'> = {
  transport: 'serial',
  profile: 'ff68',
  values: {},
  path: '/dev/ttyS0',
  baudRate: 9600,
  dataBits: 8,
  stopBits: 1,
  parity: 'none',
  address: 5,
};

/** One machine at the other end of a transport that does as it is told. */
export interface PipedMachine {
  /** Everything it was sent, as text, and forgotten here. */
  heard(): readonly string[];
  says(message: object | string | Uint8Array): Verdict;
  leaves(): void;
  /** Why the device ended the connection. */
  readonly cuts: readonly string[];
}

/** The pipeline of one input, with time, transport and session in the hands of a test. */
export function aPipeline(
  profile: string | QueueProfile,
  input: QueueInput,
  onEvent: (event: QueueEvent) => Taken = () => 'taken',
) {
  const time = createHandDrivenTime();
  const events: QueueEvent[] = [];
  const logged: string[] = [];
  const write = (message: string, fields: object) =>
    logged.push(`${message} ${JSON.stringify(fields)}`);
  const one =
    typeof profile === 'string' ? shippedQueueProfiles().find(({ id }) => id === profile) : profile;
  if (one === undefined) throw new Error('no such profile');
  const assembled = assemble(one, input, '5');
  if ('missing' in assembled) throw new Error(assembled.missing);
  const pipeline = createInputPipeline({
    name: 'an input',
    counter: '5',
    makeInterpreter: assembled.make,
    clock: time.clock,
    timers: time.timers,
    random: () => 0.5,
    log: { info: write, warn: write },
    onEvent(event) {
      const taken = onEvent(event);
      events.push(event);
      return taken;
    },
  });

  /** @param takes whether what is sent gets onto the wire */
  function connect(takes: () => boolean = () => true): PipedMachine {
    const sent: string[] = [];
    const cuts: string[] = [];
    const peer: Peer = {
      address: '10.0.0.9',
      send(bytes) {
        if (!takes()) return false;
        sent.push(Buffer.from(bytes).toString(input.transport === 'serial' ? 'hex' : 'utf8'));
        return true;
      },
      cut: (why) => cuts.push(why),
    };
    pipeline.events.opened(peer);
    return {
      heard: () => sent.splice(0),
      says(message) {
        const isPlain = typeof message === 'string' || message instanceof Uint8Array;
        const bytes = isPlain ? Buffer.from(message) : Buffer.from(JSON.stringify(message));
        return pipeline.events.arrived(peer, bytes);
      },
      leaves: () => pipeline.events.closed(peer, 'it left'),
      cuts,
    };
  }

  return { ...pipeline, time, logged, heardEvents: events, connect };
}
