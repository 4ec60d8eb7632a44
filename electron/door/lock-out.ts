import { readFileSync } from 'node:fs';
import type { Clock } from '../../shared/clock.ts';
import { z } from '../../shared/schema.ts';
import { writeDurably } from '../device/durable-file.ts';
import { parseWithout } from '../device/newer-version.ts';
import { type Log, reasonOf } from '../log.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** The wait after so many wrong PINs in a row, ms; after more than these the last. */
const WAITS: readonly number[] = [
  ...[0, 0, 0, 30 * SECOND],
  ...[1, 2, 5, 15, 60].map((minutes) => minutes * MINUTE),
];

const stateSchema = z.strictObject({
  format: z.literal('yiping-door/1'),
  /** Wrong PINs in a row. */
  wrong: z.int().min(0),
  /** The start of the machine in which the wait began, and when, in its monotonic ms. */
  boot: z.string(),
  since: z.number(),
});

type State = z.infer<typeof stateSchema>;

/** How long nobody may try a PIN. */
export interface LockOut {
  /** ms until a PIN may be tried; 0: now */
  left(): number;
  /** Counts a try as a wrong one; it is kept when the power goes before the PIN was looked at. */
  count(): void;
  /** The PIN was right: the next wrong one is the first again. */
  forgive(): void;
}

/**
 * A wait is over when the machine has been awake for that long. Its own clock is not asked: set
 * forward it would end a wait. Nor can a monotonic clock be compared over a start of the machine, so
 * there the wait begins anew.
 * @param file `door.json` of the data folder; a device on which nobody was wrong has none
 */
export function createLockOut(options: {
  readonly file: string;
  readonly clock: Clock;
  readonly log: Log;
}): LockOut {
  const { file, clock, log } = options;
  const { boot } = clock;
  const now = (): number => clock.now().monotonic;
  let state = lastState();

  function lastState(): State {
    const fresh = { format: 'yiping-door/1', wrong: 0, boot, since: now() } as const;
    try {
      return parseWithout(stateSchema, JSON.parse(readFileSync(file, 'utf8')));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return fresh;
      // Whoever can damage the file must not win a try by it.
      log.error('the count of wrong PINs cannot be read; the door is locked', {
        why: reasonOf(error),
      });
      return { ...fresh, boot: 'unknown', wrong: WAITS.length - 1 };
    }
  }

  /** A disk that refuses must not keep those out who would put it right: then it is remembered. */
  function become(wrong: number): void {
    state = { format: 'yiping-door/1', wrong, boot, since: now() };
    try {
      writeDurably(file, `${JSON.stringify(state)}\n`);
    } catch (error) {
      log.error('the count of wrong PINs could not be kept', { why: reasonOf(error) });
    }
  }

  if (state.boot !== boot) become(state.wrong);

  return {
    left() {
      const wait = WAITS[Math.min(state.wrong, WAITS.length - 1)] ?? 0;
      return Math.max(0, wait - Math.max(0, now() - state.since));
    },
    count: () => become(state.wrong + 1),
    forgive: () => {
      if (state.wrong > 0) become(0);
    },
  };
}
