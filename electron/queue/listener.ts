import type { Clock, Moment, Timers } from '../../shared/clock.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import type { QueueInput } from '../../shared/queue-input.ts';
import type { QueueProfile } from '../../shared/queue-profile.ts';
import { shippedQueueProfiles } from '../../shared/shipped-queue-profiles.ts';
import type { Taken } from './admission.ts';
import { NOTHING_COUNTED, type QueueCounts } from './counts.ts';
import type { LoginState } from './greeting.ts';
import { createInputPipeline } from './input.ts';
import { assemble } from './profiles/assemble.ts';
import type { QueueResult } from './profiles/codec.ts';
import type { FrameWatcher } from './seen-frames.ts';
import { nameOfInput, openTransport } from './transports/open.ts';
import type { QueueLog, QueueProblem } from './trouble.ts';

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
  /** Whether the machine that wants a login has let us in. */
  readonly login: LoginState;
  /** Results that are kept or repeated until the machine acknowledges them. */
  readonly waitingResults: number;
  readonly lastProblem?: QueueProblem;
  /** The last few, the last first. */
  readonly problems: readonly QueueProblem[];
}

export interface QueueListener {
  /** Tells the machines how a service ended; without the level (R12). Never throws. */
  report(result: QueueResult): void;
  /** A snapshot of each input, in the order of the settings. */
  state(): readonly QueueInputState[];
  /**
   * Shows every frame of every input live, for whoever sets up the device; never for the log (R12).
   * @returns ends it
   */
  watchFrames(watcher: FrameWatcher): () => void;
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
  readonly onEvent: (event: QueueEvent) => Taken;
  /** The hall's own, which inputs can name beside those shipped with the product. */
  readonly profiles?: readonly QueueProfile[];
  /** For the jitter of retries. */
  readonly random?: () => number;
}

/**
 * Listens to the queue machines of one counter.
 * @returns when each input has tried to bind or open once. What failed is in the state and the log
 *   and is tried again; it never throws out of here
 */
export async function startQueueListener(settings: QueueListenerSettings): Promise<QueueListener> {
  const profiles = [...shippedQueueProfiles(), ...(settings.profiles ?? [])];
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
    watchFrames(watcher) {
      const ends = inputs.map((input) => input.watchFrames(watcher));
      return () => {
        for (const end of ends) end();
      };
    },
    async close() {
      await Promise.all(inputs.map((input) => input.close()));
    },
  };
}

interface RunningInput {
  readonly attempted: Promise<void>;
  report(result: QueueResult): number;
  state(): QueueInputState;
  watchFrames(watcher: FrameWatcher): () => void;
  close(): Promise<void>;
}

function startInput(
  input: QueueInput,
  profiles: readonly QueueProfile[],
  settings: QueueListenerSettings,
): RunningInput {
  const { counter, clock, timers, log, onEvent, random = Math.random } = settings;
  const name = nameOfInput(input);
  const fixed = { name, transport: input.transport, profile: input.profile };
  const profile = profiles.find((one) => one.id === input.profile);
  const assembled =
    profile === undefined
      ? { missing: `there is no profile ${input.profile}` }
      : assemble(profile, input, counter);
  if ('missing' in assembled) {
    log.warn('a queue input cannot work', { input: name, reason: assembled.missing });
    return idleInput(fixed, { at: clock.now(), what: assembled.missing });
  }
  const makeInterpreter = assembled.make;
  const pipeline = createInputPipeline({
    name,
    counter,
    makeInterpreter,
    clock,
    timers,
    random,
    log,
    // R6: whoever speaks through another input may be the staff.
    onEvent: (event) =>
      event.kind === 'keyed' && input.keypad !== true ? 'ignored' : onEvent(event),
  });
  const transport = openTransport(input, { events: pipeline.events, timers, random });
  return {
    attempted: transport.attempted,
    report: pipeline.report,
    watchFrames: pipeline.watchFrames,
    state() {
      const boundTo = transport.boundTo();
      return { ...fixed, ...pipeline.state(), ...(boundTo === undefined ? {} : { boundTo }) };
    },
    close() {
      pipeline.end();
      return transport.close();
    },
  };
}

/** An input whose settings cannot work: it stays visible, so that somebody mends them. */
function idleInput(
  known: Pick<QueueInputState, 'name' | 'transport' | 'profile'>,
  problem: QueueProblem,
): RunningInput {
  return {
    attempted: Promise.resolve(),
    report: () => 0,
    watchFrames: () => () => undefined,
    state: () => ({
      ...known,
      ...NOTHING_COUNTED,
      connected: false,
      peers: 0,
      login: 'none',
      waitingResults: 0,
      lastFrameAt: null,
      lastProblem: problem,
      problems: [problem],
    }),
    close: () => Promise.resolve(),
  };
}
