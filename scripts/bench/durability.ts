import { performance } from 'node:perf_hooks';
import { closeAll } from '../launch/close-all.ts';
import type { Common } from './bench.ts';
import { type Counter, openCounter, waitUntil } from './counter.ts';
import { against, atMost, type Figure, figureOf, withGoal } from './figures.ts';

/** Of each counter, before anything is counted: code runs slowly the first times. */
const WARM_UP = 10;
const LATENCY_MS = 20;

interface Wish {
  /** At each counter. */
  readonly ratings: number;
  /** Undelivered records at one more counter each; as many as at the first are drained afterwards. */
  readonly backlogs: readonly number[];
  /** One is over before twenty citizens have rated, and fewer have no p95. */
  readonly drains: number;
}

/**
 * How long a rating takes to be safe, alone and behind a backlog; how fast a backlog drains. Citizens
 * of all counters take turns, the references a moment before each: whatever else the machine does
 * strikes all alike.
 */
export async function durability(
  { app, display, say }: Common,
  { ratings, backlogs, drains }: Wish,
): Promise<readonly Figure[]> {
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
    await Promise.all(
      counters.map(async (counter) => {
        for (let round = 0; round < WARM_UP + ratings; round++) {
          await counter.rate(counter.references.take);
        }
      }),
    );
    const figures = await savingFigures(empty, behindOne);

    await closeAll(counters.splice(1).map(({ close }) => close));
    const drained: Drained[] = [];
    for (let round = 1; round <= drains; round++) {
      say(`draining ${backlog}, ${LATENCY_MS} ms a request, while citizens rate: ${round}`);
      const draining = await openCounter(app, display, backlog);
      counters.push(draining);
      for (let rating = 0; rating < WARM_UP; rating++) await draining.rate();
      drained.push(await drain(draining, empty));
      await closeAll(counters.splice(1).map(({ close }) => close));
    }
    return [...figures, ...drainingFigures(backlog, drained)];
  } finally {
    await closeAll(counters.map(({ close }) => close));
  }
}

async function savingFigures(
  empty: Counter,
  behindOne: readonly Counter[],
): Promise<readonly Figure[]> {
  const counted = (name: string, series: readonly number[]) =>
    figureOf(name, 'ms', series.slice(WARM_UP));
  const synced = counted('one fdatasync', empty.references.fdatasync());
  const put = counted('one strict IndexedDB put', empty.references.strictPut());
  const puts = empty.references.strictPut();
  const both = counted(
    'the sum of these two',
    empty.references.fdatasync().map((ms, round) => ms + (puts[round] ?? Number.NaN)),
  );
  const saved = counted('submitted → both copies durable', await empty.saved());
  const behind: Figure[] = [];
  for (const counter of behindOne) {
    const name = `the same behind ${counter.backlog} undelivered`;
    const figure = against(counted(name, await counter.saved()), saved, 'p95');
    behind.push(behind.length === 0 ? withGoal(figure, atMost('ratio', 1.3)) : figure);
  }
  return [
    synced,
    put,
    both,
    withGoal(against(saved, both, 'p95'), atMost('p95', 50), atMost('ratio', 3)),
    ...behind,
    counted('submitted → thanks', empty.thanks()),
  ];
}

function drainingFigures(backlog: number, drains: readonly Drained[]): readonly Figure[] {
  const beside = figureOf(
    'submitted → thanks at a counter beside a drain',
    'ms',
    drains.flatMap((each) => each.beside),
  );
  const here = figureOf(
    `submitted → thanks while ${backlog} drain`,
    'ms',
    drains.flatMap((each) => each.here),
  );
  const took = figureOf(
    `a drain of ${backlog}, ${LATENCY_MS} ms a request`,
    'ms',
    drains.map(({ ms }) => ms),
  );
  return [
    beside,
    withGoal(against(here, beside, 'p95'), atMost('ratio', 1.3)),
    withGoal(took, atMost('largest', 60_000)),
  ];
}

/** What citizens waited for the thanks during one drain, and how long it took; all ms. */
interface Drained {
  readonly here: readonly number[];
  readonly beside: readonly number[];
  readonly ms: number;
}

/** Drains one counter's backlog while citizens rate there, and where nothing is owed. */
async function drain(draining: Counter, empty: Counter): Promise<Drained> {
  const { province } = draining.hall;
  const owed = draining.backlog + draining.thanks().length;
  const before = { draining: draining.thanks().length, empty: empty.thanks().length };
  const began = performance.now();
  await province.faults.clear();
  await province.faults.set({ latency: { ms: LATENCY_MS } });
  let ms: number | null = null;
  const drained = waitUntil('the backlog is drained', 50, () => {
    if (province.taken() < owed) return false;
    ms = performance.now() - began;
    return true;
  });
  async function rateMeanwhile(counter: Counter): Promise<void> {
    while (ms === null) await counter.rate();
  }
  await Promise.all([drained, rateMeanwhile(draining), rateMeanwhile(empty)]);
  return {
    here: draining.thanks().slice(before.draining),
    beside: empty.thanks().slice(before.empty),
    ms: ms ?? Number.NaN,
  };
}
