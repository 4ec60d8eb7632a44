import type { Clock, Moment } from '../../shared/clock.ts';
import { createAllowance } from './allowance.ts';

/** Messages with plain fields. What arrived is never among them: it may hold a citizen's details. */
export interface QueueLog {
  info(message: string, fields: Readonly<Record<string, string | number>>): void;
  warn(message: string, fields: Readonly<Record<string, string | number>>): void;
}

export interface QueueProblem {
  readonly at: Moment;
  readonly what: string;
}

/** Problems that the diagnostics screen shows. */
const SHOWN = 8;

/**
 * What one input has to say: the last problems are shown, and of a flood of lines a part is logged,
 * so that nobody who connects again and again drives the other lines out of the log.
 */
export interface Trouble {
  /** Something that is no problem. */
  note(message: string, fields: Readonly<Record<string, string | number>>): void;
  /** @param fields `reason` is shown with the message */
  tell(message: string, fields: Readonly<Record<string, string | number>>): void;
  /** The last first. */
  last(): readonly QueueProblem[];
}

export function createTrouble(settings: {
  readonly input: string;
  readonly clock: Clock;
  readonly log: QueueLog;
}): Trouble {
  const { input, clock, log } = settings;
  const warn = throttled((message, fields) => log.warn(message, fields));
  const info = throttled((message, fields) => log.info(message, fields));
  let last: readonly QueueProblem[] = [];

  /** Of each kind of line so many, and how many there were in between. */
  function throttled(write: QueueLog['info']): typeof write {
    const lines = createAllowance({ perSecond: 1, burst: 20 });
    let unlogged = 0;
    return (message, fields) => {
      if (!lines.take(clock.now().monotonic)) {
        unlogged += 1;
        return;
      }
      write(message, { input, ...fields, ...(unlogged > 0 ? { unlogged } : {}) });
      unlogged = 0;
    };
  }

  return {
    note: info,
    tell(message, fields) {
      const at = clock.now();
      const reason = fields['reason'];
      const what = reason === undefined ? message : `${message}: ${reason}`;
      last = [{ at, what }, ...last.slice(0, SHOWN - 1)];
      warn(message, fields);
    },
    last: () => last,
  };
}
