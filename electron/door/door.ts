import type { Timers } from '../../shared/clock.ts';
import type { DoorView, Pins, Role } from '../../shared/door.ts';
import type { Place } from '../../shared/session/place.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import type { LockOut } from './lock-out.ts';
import { roleOf } from './pin-hash.ts';

/** An untouched pad closes, an untouched panel is left, ms. */
const PAD_MS = 20_000;
const PANEL_MS = 60_000;

/**
 * Where nobody is asked anything and nobody leads, so that no citizen is disturbed (R6). Called and
 * serving are among them: at a busy counter the device is hardly ever anywhere else.
 */
const QUIET: ReadonlySet<Place> = new Set(['standby', 'paused', 'called', 'serving']);

/** The door behind the citizen's screens. */
export interface Door {
  /** Five taps: brings the pad, unless a citizen has the screen. */
  open(): void;
  /**
   * Tries a PIN; the view tells what came of it.
   * @throws when there is no pad, or another PIN is being looked at
   */
  try(pin: string): Promise<void>;
  /** Somebody touches the pad or the panel: it stays. */
  touch(): void;
  /** Closes pad or panel. */
  leave(): void;
  /** @throws unless the panel is open: whose it is */
  role(): Role;
  /** The session has moved: a citizen who is asked gets the screen. */
  moved(place: Place): void;
  close(): void;
}

/** @param show hears of each new view of the door */
export function createDoor(options: {
  readonly pins: Pins;
  readonly lockOut: LockOut;
  readonly journal: Pick<Journal, 'audit'>;
  readonly timers: Timers;
  readonly log: Log;
  readonly show: (view: DoorView) => void;
}): Door {
  const { pins, lockOut, journal, timers, log, show } = options;
  const hasPin = Object.values(pins).some((hash) => hash !== undefined);
  let place: Place = 'standby';
  let view: DoorView = { kind: 'closed' };
  /** Leaves what nobody touches any more. */
  let idle: unknown;
  /** Ends what is said of a lock-out. */
  let unlocking: unknown;
  let checking = false;

  function become(next: DoorView): void {
    view = next;
    timers.clearTimeout(unlocking);
    if (next.kind === 'pad' && next.says === 'locked') {
      unlocking = timers.setTimeout(() => become(pad('ready')), next.lockedMs);
    }
    show(next);
    touch();
  }

  /** @param says what there is to say unless nothing can be tried */
  function pad(says: 'ready' | 'checking' | 'wrong'): DoorView {
    const lockedMs = says === 'checking' ? 0 : lockOut.left();
    if (!hasPin) return { kind: 'pad', says: 'noPin', lockedMs: 0 };
    return { kind: 'pad', says: lockedMs > 0 ? 'locked' : says, lockedMs };
  }

  function touch(): void {
    timers.clearTimeout(idle);
    if (view.kind === 'closed') return;
    idle = timers.setTimeout(
      () => shut('nobody touched it'),
      view.kind === 'panel' ? PANEL_MS : PAD_MS,
    );
  }

  function shut(why: string): void {
    if (view.kind === 'closed') return;
    if (view.kind === 'panel') note(view.role, 'door closed', why);
    become({ kind: 'closed' });
  }

  /** In the journal for those who ask later, in the log for those who look now; never the PIN. */
  function note(by: Role | 'unknown', what: string, about?: string): void {
    log.info(what, { by, about });
    journal
      .audit({ by, what, ...(about !== undefined && { about }) })
      .catch((error: unknown) =>
        log.error('what happened at the door could not be journaled', { why: reasonOf(error) }),
      );
  }

  return {
    open() {
      if (view.kind === 'closed' && QUIET.has(place)) become(pad(checking ? 'checking' : 'ready'));
    },

    async try(pin) {
      if (view.kind !== 'pad' || !hasPin) throw new Error('there is no pad to try a PIN on');
      if (checking) throw new Error('another PIN is being looked at');
      if (lockOut.left() > 0) {
        note('unknown', 'PIN refused', 'the door is locked');
        become(pad('ready'));
        return;
      }
      // Counted first: pulling the plug while it is looked at wins no try.
      lockOut.count();
      checking = true;
      become(pad('checking'));
      let role: Role | null;
      try {
        role = await roleOf(pin, pins);
      } finally {
        checking = false;
      }
      if (role === null) {
        const seconds = Math.round(lockOut.left() / 1_000);
        note('unknown', 'wrong PIN', seconds > 0 ? `locked for ${seconds} s` : undefined);
        if (view.kind === 'pad') become(pad('wrong'));
        return;
      }
      lockOut.forgive();
      // Left meanwhile, by a person or for a citizen.
      if (view.kind !== 'pad') return note(role, 'right PIN', 'the pad had been left');
      note(role, 'door opened');
      become({ kind: 'panel', role });
    },

    touch,
    leave: () => shut('left'),

    role() {
      if (view.kind !== 'panel') throw new Error('the door is closed');
      return view.role;
    },

    moved(now) {
      place = now;
      if (!QUIET.has(now)) shut('a citizen is asked');
    },

    close() {
      timers.clearTimeout(idle);
      timers.clearTimeout(unlocking);
    },
  };
}
