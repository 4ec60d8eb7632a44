import type { Timers } from '../../shared/clock.ts';
import type { OutboxCounts } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Parcel, Queue } from './queue.ts';

/** How many records one request of ours may hold; the province's own limit is main's matter. */
const BATCH = 50;
/** A timer never sleeps longer: clocks jump, and a day is not a number for `setTimeout`. */
const LONGEST_SLEEP_MS = 60_000;

export interface Sync {
  /** Sends what is due, now if nothing is under way, right after it otherwise. */
  kick(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/**
 * Decides *when* to send: what is due goes out at once, most urgent first; then it sleeps until the
 * next is due. `deliver` decides how.
 */
export function createSync(options: {
  readonly queue: Queue;
  readonly deliver: (parcels: readonly Parcel[]) => Promise<readonly Outcome[]>;
  /** Corrected ms. */
  readonly now: () => number;
  readonly random: () => number;
  readonly timers: Timers;
  readonly changed: (counts: OutboxCounts) => void;
  readonly failed: (error: unknown) => void;
}): Sync {
  const { queue, deliver, now, random, timers, changed, failed } = options;
  let running: Promise<void> | null = null;
  let again = false;
  let timer: unknown;

  async function send(parcels: readonly Parcel[]): Promise<boolean> {
    const outcomes = new Map<string, Outcome>();
    try {
      const answers = await deliver(parcels);
      parcels.forEach((parcel, index) => {
        const answer = answers[index];
        if (answer !== undefined) outcomes.set(parcel.id, answer);
      });
    } catch (error) {
      failed(error);
    }
    for (const { id } of parcels) {
      if (!outcomes.has(id)) {
        const detail = 'no answer from main';
        outcomes.set(id, { kind: 'retry', mayHaveArrived: true, detail });
      }
    }
    await queue.settle(outcomes, now(), random);
    changed(queue.counts());
    // Where nothing came through, the next batch would fare no better: the backoff decides.
    return [...outcomes.values()].some(({ kind }) => kind !== 'retry' && kind !== 'unauthorised');
  }

  async function run(): Promise<void> {
    do {
      again = false;
      let parcels = await queue.take(now(), BATCH);
      while (parcels.length > 0) {
        changed(queue.counts());
        if (!(await send(parcels))) break;
        parcels = await queue.take(now(), BATCH);
      }
    } while (again);
  }

  function sleep(): void {
    const next = queue.nextDueAt(now());
    if (next === null) return;
    timer = timers.setTimeout(kick, Math.min(LONGEST_SLEEP_MS, Math.max(1_000, next - now())));
  }

  function kick(): void {
    timers.clearTimeout(timer);
    if (running !== null) {
      again = true;
      return;
    }
    running = run()
      .catch(failed)
      .finally(() => {
        running = null;
        // Somebody kicked between the run's last look and its end.
        if (again) kick();
        else sleep();
      });
  }

  return {
    kick,
    async idle() {
      while (running !== null) await running;
    },
  };
}
