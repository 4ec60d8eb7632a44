import { performance } from 'node:perf_hooks';
import { type Counter, openCounter, waitUntil } from './counter.ts';
import { type Figures, figuresOf } from './figures.ts';

/** Of each counter, before anything is counted: code runs slowly the first times. */
const WARM_UP = 10;
const LATENCY_MS = 20;
/** A drain is over before many citizens have rated, and a p95 of a few is only their slowest. */
const DRAINS = 3;

interface Wish {
  readonly app: string;
  readonly display: string | undefined;
  /** At each counter. */
  readonly ratings: number;
  /** Undelivered records at one more counter each; as many as at the first are drained afterwards. */
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
    const [empty, ...behindOne] = counters;
    const [backlog] = backlogs;
    if (empty === undefined || backlog === undefined) throw new Error('a backlog is needed');

    say(`${ratings} ratings at each in turns`);
    for (let round = 0; round < WARM_UP + ratings; round++) {
      for (const counter of counters) await counter.rate();
    }
    const { fdatasync, strictPut, saved, thanks } = await empty.figures(WARM_UP);
    const behind: [string, Figures | number][] = [];
    for (const counter of behindOne) {
      const figures = await counter.figures(WARM_UP);
      behind.push([`savedBehind${counter.backlog}`, figures.saved]);
      behind.push([`behind${counter.backlog}ToEmpty`, ratio(figures.saved.p95, saved.p95)]);
    }

    for (const counter of counters.splice(1)) await counter.close();
    const drains: Drained[] = [];
    for (let round = 1; round <= DRAINS; round++) {
      say(`draining ${backlog}, ${LATENCY_MS} ms a request, while citizens rate: ${round}`);
      const draining = await openCounter(app, display, backlog);
      counters.push(draining);
      for (let rating = 0; rating < WARM_UP; rating++) await draining.rate();
      drains.push(await drain(draining, empty));
      for (const counter of counters.splice(1)) await counter.close();
    }
    const whileDraining = figuresOf(drains.flatMap(({ here }) => here));
    const besideDraining = figuresOf(drains.flatMap(({ beside }) => beside));
    return {
      fdatasync,
      strictPut,
      saved,
      savedToReference: ratio(saved.p95, fdatasync.p95 + strictPut.p95),
      ...Object.fromEntries(behind),
      tapToThanks: thanks,
      tapToThanksWhileDraining: whileDraining,
      tapToThanksBesideDraining: besideDraining,
      drainingRatio: ratio(whileDraining.p95, besideDraining.p95),
      drainSeconds: Math.max(...drains.map(({ seconds }) => seconds)),
    };
  } finally {
    for (const counter of counters) await counter.close();
  }
}

/** What citizens waited for the thanks during one drain, ms each, and how long it took. */
interface Drained {
  readonly here: readonly number[];
  readonly beside: readonly number[];
  readonly seconds: number;
}

/** Drains one counter's backlog while citizens rate there, and in turns where nothing is owed. */
async function drain(draining: Counter, empty: Counter): Promise<Drained> {
  const { province } = draining.hall;
  const owed = draining.backlog + draining.thanks().length;
  const before = { draining: draining.thanks().length, empty: empty.thanks().length };
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
  return {
    here: draining.thanks().slice(before.draining),
    beside: empty.thanks().slice(before.empty),
    seconds: Math.round(took / 100) / 10,
  };
}

function ratio(figure: number, reference: number): number {
  return Math.round((figure / reference) * 100) / 100;
}
