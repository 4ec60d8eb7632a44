import type { Host } from '../../shared/contract.ts';
import type { DoorView } from '../../shared/door.ts';
import type { ReportFailure } from '../app/failures.ts';

/** The door as main has it, for `useSyncExternalStore`, and what people may do with it. */
export interface DoorLink {
  readonly current: () => DoorView;
  readonly subscribe: (listener: () => void) => () => void;
  readonly open: () => void;
  /** What came of it is in the next view. */
  readonly try: (pin: string) => void;
  readonly touch: () => void;
  readonly leave: () => void;
  /** What the pages of the panel ask; rejects when it has been closed meanwhile. */
  readonly ask: Host['request'];
  readonly failed: ReportFailure;
}

/** Follows main's door. A page that begins anew has none open, whoever stood before the last one. */
export function linkDoor(host: Host, report: ReportFailure): DoorLink {
  const listeners = new Set<() => void>();
  let view: DoorView = { kind: 'closed' };
  const failed = (what: string) => (error: unknown) => report(what, error);

  host.on('door.changed', (changed) => {
    view = changed;
    for (const listener of listeners) listener();
  });
  const leave = () => void host.request('door.leave').catch(failed('door.leave'));
  leave();

  return {
    current: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: () => void host.request('door.open').catch(failed('door.open')),
    try: (pin) => void host.request('door.try', { pin }).catch(failed('door.try')),
    touch: () => void host.request('door.touch').catch(failed('door.touch')),
    leave,
    ask: host.request,
    failed: report,
  };
}
