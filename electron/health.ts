import type { Clock } from '../shared/clock.ts';
import type { Log } from './log.ts';

/** What can be the matter with a device that goes on all the same. */
export type AlarmName =
  /** The journal is refused by its disk or has no reserve. */
  | 'journal'
  /** The last rating was saved in one place only, or in none. */
  | 'oneCopy'
  /** Something failed in the outbox; until it stores again. */
  | 'outbox'
  /** The outbox's database was empty and new; it has been filled from the journal. */
  | 'outboxRecreated'
  /** Chromium may throw the outbox away when it needs room. */
  | 'outboxNotPersisted'
  | 'disk'
  /** The device's keys are kept in a file, since the system has no place for them. */
  | 'keyStore'
  /** The last service was linked to a case the province's inspection would refuse. */
  | 'linkage'
  /** Records wait for somebody to repair them (R15). */
  | 'quarantine'
  /** The whole queue waits: the province does not take who we are, or refuses all alike. */
  | 'held'
  /** The hall's case source cannot be asked, or not understood. */
  | 'caseSource'
  /** Nothing can come from a queue machine: an input does not listen, is not connected or not let in. */
  | 'queue'
  /** Another device holds the lease of this counter. */
  | 'counterTaken'
  /** The hall's bundle is over its time; the device goes on (R22). */
  | 'bundleExpired'
  /** A bundle was offered and refused. */
  | 'bundleUpdate'
  /** The program the hall wants cannot be had, is refused, or was put back. */
  | 'programUpdate'
  /** Ratings whose case only a person can name, for want of a ticket or a case source (R19). */
  | 'unlinked';

/** One thing that is the matter now. */
export interface Alarm {
  readonly name: AlarmName;
  readonly why: string;
  /** Corrected ms since 1970 UTC; a new reason does not begin it anew. */
  readonly since: number;
}

/** Whether the device is degraded, and why: one place to say it and one to ask. */
export interface Health {
  /** @param why constant words, since each change of them is a line in the log */
  set(name: AlarmName, why: string): void;
  clear(name: AlarmName): void;
  /** @returns what is the matter now, the oldest first */
  current(): readonly Alarm[];
}

/** Of a device that is well. Each change is logged once, however often it is said. */
export function createHealth({ clock, log }: { readonly clock: Clock; readonly log: Log }): Health {
  const alarms = new Map<AlarmName, Alarm>();
  return {
    set(name, why) {
      const before = alarms.get(name);
      if (before?.why === why) return;
      alarms.set(name, { name, why, since: before?.since ?? clock.now().corrected });
      log.error('degraded', { alarm: name, why });
    },
    clear(name) {
      if (alarms.delete(name)) log.info('well again', { alarm: name });
    },
    current: () => [...alarms.values()],
  };
}
