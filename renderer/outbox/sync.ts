import type { Timers } from '../../shared/clock.ts';
import type { OutboxReport, Parcel, Settlement } from '../../shared/outbox.ts';
import { isOpen } from './pace.ts';
import type { Queue } from './queue.ts';

/** How many records one request of ours may hold; the province's own limit is main's matter. */
const BATCH = 50;
/** A timer never sleeps longer: clocks jump, and a day is not a number for `setTimeout`. */
const LONGEST_SLEEP_MS = 60_000;

export interface Sync {
  /** Sends what is due, now if nothing is under way, right after it otherwise. */
  kick(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  report(): OutboxReport;
}

/** What the loop needs of the queue. */
export type Sending = Pick<
  Queue,
  'take' | 'takeFresh' | 'takeProbe' | 'settle' | 'nextDueAt' | 'pace' | 'counts'
>;

/**
 * Decides *when* to send: what is due goes out at once, most urgent first; then it sleeps until the
 * next is due. While the queue is shut one probe at a time goes out, and what is new (R8).
 * `deliver` decides how.
 */
export function createSync(options: {
  readonly queue: Sending;
  readonly deliver: (parcels: readonly Parcel[]) => Promise<readonly Settlement[]>;
  /** ms, by the same clock as the queue's. */
  readonly now: () => number;
  readonly random: () => number;
  readonly timers: Timers;
  readonly changed: (report: OutboxReport) => void;
  readonly failed: (error: unknown) => void;
}): Sync {
  const { queue, deliver, now, random, timers, changed, failed } = options;
  let running: Promise<void> | null = null;
  let again = false;
  let timer: unknown;
  let deliveredSinceStart = 0;

  function report(): OutboxReport {
    return { counts: queue.counts(), deliveredSinceStart, held: queue.pace().held };
  }

  /** What may go out now. */
  function next(): Promise<readonly Parcel[]> {
    const at = now();
    const pace = queue.pace();
    if (isOpen(pace)) {
      return at >= pace.resumeAt ? queue.take(at, BATCH) : queue.takeFresh(BATCH);
    }
    if (at >= pace.nextAt) return queue.takeProbe(at);
    const silent = pace.asked || pace.held !== null;
    return silent ? Promise.resolve([]) : queue.takeFresh(BATCH);
  }

  async function send(parcels: readonly Parcel[]): Promise<void> {
    const settlements = new Map<string, Settlement>();
    try {
      const answers = await deliver(parcels);
      parcels.forEach((parcel, index) => {
        const answer = answers[index];
        if (answer !== undefined) settlements.set(parcel.id, answer);
      });
    } catch (error) {
      failed(error);
    }
    for (const { id } of parcels) {
      if (settlements.has(id)) continue;
      const detail = 'no answer from main';
      const outcome = { kind: 'retry', mayHaveArrived: true, detail } as const;
      settlements.set(id, { outcome, journaled: false });
    }
    await queue.settle(settlements, now(), random);
    for (const { outcome } of settlements.values()) {
      if (outcome.kind === 'delivered') deliveredSinceStart += 1;
    }
    changed(report());
  }

  async function run(): Promise<void> {
    do {
      again = false;
      for (let parcels = await next(); parcels.length > 0; parcels = await next()) {
        changed(report());
        await send(parcels);
      }
    } while (again);
  }

  function sleep(): void {
    const at = now();
    const due = queue.nextDueAt(at);
    if (due === null) return;
    const { nextAt, resumeAt } = queue.pace();
    const wakes = isOpen(queue.pace()) ? Math.max(due, resumeAt) : nextAt;
    timer = timers.setTimeout(kick, Math.min(LONGEST_SLEEP_MS, Math.max(1_000, wakes - at)));
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
    report,
    async idle() {
      while (running !== null) await running;
    },
  };
}
