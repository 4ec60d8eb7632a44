import type { QueueInput } from '../../../shared/provisioning.ts';
import type { QueueEvent } from '../../../shared/queue-event.ts';
import { type QueueListener, type QueueListenerSettings, startQueueListener } from '../index.ts';
import { createHandDrivenTime, type HandDrivenTime } from './hand-driven-time.ts';

/** A listener under test with everything it told. */
export interface Listening {
  readonly listener: QueueListener;
  readonly time: HandDrivenTime;
  readonly events: readonly QueueEvent[];
  /** Every line of the log, message and fields. */
  readonly logged: readonly string[];
  /** Waits until it is so. Looks again after each event and line of the log; no polling. */
  until(isSo: () => boolean): Promise<void>;
  /** The same for what needs time to pass: moves it on by a second again and again. */
  inTime(isSo: () => boolean): Promise<void>;
}

export async function startListening(
  inputs: readonly QueueInput[],
  more: Partial<Pick<QueueListenerSettings, 'onEvent' | 'profiles'>> = {},
): Promise<Listening> {
  const time = createHandDrivenTime();
  const events: QueueEvent[] = [];
  const logged: string[] = [];
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of waiting) look();
  };
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
      more.onEvent?.(event);
      events.push(event);
      changed();
    },
  });
  return {
    listener,
    time,
    events,
    logged,
    until: (isSo) =>
      new Promise((resolve) => {
        const look = () => {
          if (!isSo()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async inTime(isSo) {
      while (!isSo()) {
        time.advance(1_000);
        // Lets what the passing of time began (files looked at, ports opened) come to its end.
        for (let turn = 0; turn < 50 && !isSo(); turn += 1) {
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    },
  };
}
