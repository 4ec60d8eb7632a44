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

/** The problems of one input: the last ones are shown, all are counted, a flood is logged in part. */
export interface Trouble {
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
  const lines = createAllowance({ perSecond: 1, burst: 20 });
  let unlogged = 0;
  let last: readonly QueueProblem[] = [];
  return {
    tell(message, fields) {
      const at = clock.now();
      const reason = fields['reason'];
      const what = reason === undefined ? message : `${message}: ${reason}`;
      last = [{ at, what }, ...last.slice(0, SHOWN - 1)];
      if (!lines.take(at.monotonic)) {
        unlogged += 1;
        return;
      }
      log.warn(message, { input, ...fields, ...(unlogged > 0 ? { unlogged } : {}) });
      unlogged = 0;
    },
    last: () => last,
  };
}
