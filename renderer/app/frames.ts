import type { Host } from '../../shared/contract.ts';
import type { Frame } from '../../shared/screen.ts';
import type { ReportFailure } from './failures.ts';

/** The newest frame main has drawn up, for `useSyncExternalStore`. */
export interface Frames {
  /** Undefined until main has answered for the first time. */
  readonly current: () => Frame | undefined;
  readonly subscribe: (listener: () => void) => () => void;
}

const ASK_AGAIN_MS = 1000;

/** Follows main's screen: the frame of now is asked for, the later ones are sent. */
export function followFrames(host: Host, report: ReportFailure): Frames {
  const listeners = new Set<() => void>();
  let newest: Frame | undefined;

  const take = (frame: Frame) => {
    // The answer to the first question may be older than an event that overtook it.
    if (newest !== undefined && frame.revision <= newest.revision) return;
    newest = frame;
    for (const listener of listeners) listener();
  };

  const ask = () => {
    host.request('screen.current').then(take, (error: unknown) => {
      report('screen.current', error);
      setTimeout(ask, ASK_AGAIN_MS);
    });
  };

  host.on('screen.changed', take);
  ask();

  return {
    current: () => newest,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
