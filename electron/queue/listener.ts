import type { Clock, Moment, Timers } from '../../shared/clock.ts';
import type { QueueInput } from '../../shared/provisioning.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import {
  createInputPipeline,
  NOTHING_COUNTED,
  type QueueCounts,
  type QueueLog,
  type QueueProblem,
} from './input.ts';
import { assemble } from './profiles/assemble.ts';
import type { QueueResult } from './profiles/codec.ts';
import type { Profile } from './profiles/profile.ts';
import { shippedProfiles } from './profiles/shipped.ts';
import { openSerial } from './transports/serial.ts';
import { openTcpServer } from './transports/tcp-server.ts';
import type { Transport, TransportSurroundings } from './transports/transport.ts';

/** One input as the diagnostics screen and the metrics show it. */
export interface QueueInputState extends QueueCounts {
  /** Such as `tcp-server 10.0.0.5:7300` or `serial /dev/ttyS0`. */
  readonly name: string;
  readonly transport: QueueInput['transport'];
  readonly profile: string;
  /** Somebody is at the other end: a serial port is open, a machine is connected. */
  readonly connected: boolean;
  readonly peers: number;
  /** Where a server listens; absent while it could not bind. */
  readonly boundTo?: { readonly host: string; readonly port: number };
  /** The last well-formed frame, also one for another counter. */
  readonly lastFrameAt: Moment | null;
  readonly lastProblem?: QueueProblem;
}

export interface QueueListener {
  /** Tells the machines how a service ended; without the level (R12). Never throws. */
  report(result: QueueResult): void;
  /** A snapshot of each input, in the order of the settings. */
  state(): readonly QueueInputState[];
  /** Ends all connections and timers; nothing is called afterwards. */
  close(): Promise<void>;
}

export interface QueueListenerSettings {
  readonly inputs: readonly QueueInput[];
  /** The number of this counter; events for others are counted and forgotten. */
  readonly counter: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: QueueLog;
  readonly onEvent: (event: QueueEvent) => void;
  /** The profiles that inputs can name; those shipped with the product unless given. */
  readonly profiles?: readonly Profile[];
  /** For the jitter of retries. */
  readonly random?: () => number;
}

/**
 * Listens to the queue machines of one counter.
 * @returns when each input has tried to bind or open once. What failed is in the state and the log
 *   and is tried again; it never throws out of here
 */
export async function startQueueListener(settings: QueueListenerSettings): Promise<QueueListener> {
  const profiles = settings.profiles ?? shippedProfiles();
  const inputs = settings.inputs.map((input) => startInput(input, profiles, settings));
  await Promise.all(inputs.map((input) => input.attempted));
  return {
    report(result) {
      let told = 0;
      for (const input of inputs) told += input.report(result);
      if (told === 0)
        settings.log.info('no queue machine was told the result', { kind: result.kind });
    },
    state: () => inputs.map((input) => input.state()),
    async close() {
      await Promise.all(inputs.map((input) => input.close()));
    },
  };
}

interface RunningInput {
  readonly attempted: Promise<void>;
  report(result: QueueResult): number;
  state(): QueueInputState;
  close(): Promise<void>;
}

function startInput(
  input: QueueInput,
  profiles: readonly Profile[],
  settings: QueueListenerSettings,
): RunningInput {
  const { counter, clock, timers, log, onEvent, random = Math.random } = settings;
  const name = nameOf(input);
  const fixed = { name, transport: input.transport, profile: input.profile };
  const profile = profiles.find((one) => one.id === input.profile);
  const assembled =
    profile === undefined
      ? { missing: `there is no profile ${input.profile}` }
      : assemble(profile, input, counter);
  if ('missing' in assembled) {
    log.warn('a queue input cannot work', { input: name, reason: assembled.missing });
    return idleInput({ ...fixed, lastProblem: { at: clock.now(), what: assembled.missing } });
  }
  const makeInterpreter = assembled.make;
  const pipeline = createInputPipeline({
    name,
    counter,
    makeInterpreter,
    clock,
    timers,
    log,
    onEvent,
  });
  const transport = open(input, { events: pipeline.events, timers, random });
  return {
    attempted: transport.attempted,
    report: pipeline.report,
    state() {
      const boundTo = transport.boundTo();
      return { ...fixed, ...pipeline.state(), ...(boundTo === undefined ? {} : { boundTo }) };
    },
    close: () => transport.close(),
  };
}

/** An input whose settings cannot work: it stays visible, so that somebody mends them. */
function idleInput(
  known: Pick<QueueInputState, 'name' | 'transport' | 'profile' | 'lastProblem'>,
): RunningInput {
  return {
    attempted: Promise.resolve(),
    report: () => 0,
    state: () => ({ ...known, ...NOTHING_COUNTED, connected: false, peers: 0, lastFrameAt: null }),
    close: () => Promise.resolve(),
  };
}

function open(input: QueueInput, surroundings: TransportSurroundings): Transport {
  switch (input.transport) {
    case 'tcp-server':
      return openTcpServer(input, surroundings);
    case 'serial':
      return openSerial(input, surroundings);
  }
}

function nameOf(input: QueueInput): string {
  switch (input.transport) {
    case 'tcp-server':
      return `tcp-server ${input.host}:${input.port}`;
    case 'serial':
      return `serial ${input.path}`;
  }
}
