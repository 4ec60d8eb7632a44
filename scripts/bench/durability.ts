import { performance } from 'node:perf_hooks';
import { type Counter, openCounter, waitUntil } from './counter.ts';
import type { Figures } from './figures.ts';

/** Of each counter, before anything is counted: code runs slowly the first times. */
const WARM_UP = 10;
const LATENCY_MS = 20;

interface Wish {
  readonly app: string;
  readonly display: string | undefined;
  /** At each counter. */
  readonly ratings: number;
  /** Undelivered records at one more counter each; the first of them is drained afterwards. */
  readonly backlogs: readonly number[];
  readonly say: (text: string) => void;
}

/**
 * How long a rating takes to be safe, alone and behind a backlog; how fast a backlog drains. The
 * counters take turns, each with references of its own: whatever else the machine does strikes all
 * alike.
 */
export async function durability(wish: Wish): Promise<Record<string, Figures | number>> {
  const { app, display, ratings, backlogs, say } = wish;
  const counters: Counter[] = [];
  try {
    for (const backlog of [0, ...backlogs]) {
      say(`a counter with ${backlog} undelivered`);
      counters.push(await openCounter(app, display, backlog));
    }
    const [empty, draining, ...others] = counters;
    if (empty === undefined || draining === undefined) throw new Error('a backlog is needed');

    say(`${ratings} ratings at each in turns`);
    for (let round = 0; round < WARM_UP + ratings; round++) {
      for (const counter of counters) await counter.rate();
    }
    const { fdatasync, strictPut, saved, thanks } = await empty.figures(WARM_UP);
    const behind: [string, Figures | number][] = [];
    for (const counter of [draining, ...others]) {
      const figures = await counter.figures(WARM_UP);
      behind.push([`savedBehind${counter.backlog}`, figures.saved]);
      behind.push([`behind${counter.backlog}ToEmpty`, ratio(figures.saved.p95, saved.p95)]);
    }

    for (const counter of counters.splice(2)) await counter.close();
    say(`draining ${draining.backlog}, ${LATENCY_MS} ms a request, while citizens rate`);
    const drained = await drain(draining, empty);
    return {
      fdatasync,
      strictPut,
      saved,
      savedToReference: ratio(saved.p95, fdatasync.p95 + strictPut.p95),
      ...Object.fromEntries(behind),
      tapToThanks: thanks,
      ...drained,
    };
  } finally {
    for (const counter of counters) await counter.close();
  }
}

/** Drains one counter's backlog while citizens rate there, and in turns where nothing is owed. */
async function drain(draining: Counter, empty: Counter): Promise<Record<string, Figures | number>> {
  const { province } = draining.hall;
  const owed = draining.backlog + draining.count();
  const before = { draining: draining.count(), empty: empty.count() };
  const began = performance.now();
  await province.faults.clear();
  await province.faults.set({ latency: { ms: LATENCY_MS } });
  let ms: number | null = null;
  const drained = waitUntil('the backlog is drained', 50, () => {
    if (province.counts().effects.evaluations < owed) return false;
    ms = performance.now() - began;
    return true;
  });
  async function rateMeanwhile(): Promise<number> {
    while (ms === null) {
      await draining.rate();
      await empty.rate();
    }
    return ms;
  }
  const [took] = await Promise.all([rateMeanwhile(), drained]);
  const { thanks } = await draining.figures(before.draining);
  const beside = (await empty.figures(before.empty)).thanks;
  return {
    tapToThanksWhileDraining: thanks,
    tapToThanksBesideDraining: beside,
    drainingRatio: ratio(thanks.p95, beside.p95),
    drainSeconds: Math.round(took / 100) / 10,
  };
}

function ratio(figure: number, reference: number): number {
  return Math.round((figure / reference) * 100) / 100;
}
