import type { QueueEvent } from '../../../shared/queue-event.ts';
import type { QueueInput } from '../../../shared/queue-input.ts';
import {
  createHandDrivenTime,
  type HandDrivenTime,
} from '../../../shared/testing/hand-driven-time.ts';
import {
  type QueueInputState,
  type QueueListener,
  type QueueListenerSettings,
  startQueueListener,
} from '../listener.ts';
import { createWaiting, type Waiting } from './waiting.ts';

/** A listener under test with everything it told. */
export interface Listening extends Waiting {
  readonly listener: QueueListener;
  readonly time: HandDrivenTime;
  readonly events: readonly QueueEvent[];
  /** Every line of the log, message and fields. */
  readonly logged: readonly string[];
}

export async function startListening(
  inputs: readonly QueueInput[],
  more: Partial<Pick<QueueListenerSettings, 'onEvent' | 'profiles'>> = {},
): Promise<Listening> {
  const time = createHandDrivenTime();
  const events: QueueEvent[] = [];
  const logged: string[] = [];
  const { changed, until, inTime } = createWaiting(time);
  const write = (message: string, fields: object) => {
    logged.push(`${message} ${JSON.stringify(fields)}`);
    changed();
  };
  const listener = await startQueueListener({
    inputs,
    counter: '5',
    clock: time.clock,
    timers: time.timers,
    random: () => 0,
    ...(more.profiles !== undefined && { profiles: more.profiles }),
    log: { info: write, warn: write },
    onEvent(event) {
      const taken = more.onEvent?.(event) ?? 'taken';
      events.push(event);
      changed();
      return taken;
    },
  });
  return {
    listener,
    time,
    events,
    logged,
    until,
    inTime,
  };
}

/** How its one input is. */
export function stateOf({ listener }: Listening): QueueInputState {
  const [state] = listener.state();
  if (state === undefined) throw new Error('no input');
  return state;
}
