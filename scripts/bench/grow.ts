import { closeAll } from '../launch/close-all.ts';
import { OUTAGE_DAYS } from './backlogs.ts';
import type { Common } from './bench.ts';
import { type Counter, openCounter } from './counter.ts';
import { drainRate, peerRate } from './drain.ts';
import {
  against,
  atLeast,
  atMost,
  type Figure,
  figureOf,
  type Limit,
  single,
  withGoal,
} from './figures.ts';
import type { Durability, PeerName } from './peers/host/store.ts';
import { nameOf, type Peers, withPeers } from './peers/with-peers.ts';

/** Of each, before anything is counted. */
const WARM_UP = 5;
const LATENCY_MS = 20;
const GROWTH = 1.3;

/** As each is used. */
const PEERS: readonly (readonly [PeerName, Durability])[] = [
  ['indexeddb', 'strict'],
  ['pouchdb', 'as it comes'],
  ['rxdb', 'as it comes'],
  ['workbox', 'as it comes'],
];

interface Wish {
  /** Numbers of records that wait at our counters; each is held against none. */
  readonly sizes: readonly number[];
  /** The same with the peers. */
  readonly peerSizes: readonly number[];
  /** Up to this size growth has a goal. */
  readonly goalUpTo: number;
  /** Of each size. */
  readonly ratings: number;
  /** Of each size that has a goal; the others start once. */
  readonly starts: number;
  /** As many of each backlog are drained. */
  readonly drained: number;
}

/**
 * What waits costs those who do not wait for it: the next rating, the next start, and the sending of
 * the first of what waits. Our counters take turns; a peer grows from one size to the next.
 */
export async function grow(common: Common, wish: Wish): Promise<readonly Figure[]> {
  const own = await ours(common, wish);
  const others = await withPeers(common, LATENCY_MS, async (peers) => {
    const figures: Figure[] = [];
    for (const [name, durability] of PEERS) {
      common.say(`${nameOf({ name, durability })} with ${wish.peerSizes.join(', ')} that wait`);
      figures.push(...(await theirs(peers, name, durability, wish)));
    }
    return figures;
  });
  return [...own, ...others];
}

/** What was measured at each size. */
interface Series {
  readonly size: number;
  readonly appends: number[];
  /** From starting a process to its first screen, where there is one. */
  readonly screens: number[];
  /** The same until it can take a record. */
  readonly starts: number[];
  /** records/s; none where nothing waits. */
  readonly rates: number[];
}

async function ours({ app, display, say }: Common, wish: Wish): Promise<readonly Figure[]> {
  const counters: { readonly counter: Counter; readonly series: Series }[] = [];
  try {
    for (const size of wish.sizes) {
      say(`a counter where ${size} wait`);
      const counter = await openCounter(app, display, size, { days: OUTAGE_DAYS });
      counters.push({ counter, series: { size, appends: [], screens: [], starts: [], rates: [] } });
    }
    say(`${wish.ratings} ratings at each in turns`);
    await Promise.all(
      counters.map(async ({ counter, series }) => {
        for (let round = 0; round < WARM_UP + wish.ratings; round += 1) await counter.rate();
        series.appends.push(...counter.told().slice(WARM_UP));
      }),
    );
    say(`${wish.starts} starts of each in turns, one where more than ${wish.goalUpTo} wait`);
    for (const { counter } of counters) await counter.end();
    for (let start = 0; start < wish.starts; start += 1) {
      for (const { counter, series } of counters) {
        if (start > 0 && series.size > wish.goalUpTo) continue;
        const { screen, atWork } = await counter.start();
        series.screens.push(screen);
        series.starts.push(atWork);
      }
    }
    for (const { counter, series } of counters) {
      if (series.size === 0) continue;
      say(`the first ${wish.drained} of ${series.size} go`);
      await counter.restart();
      series.rates.push(await drainRate(counter, Math.min(series.size, wish.drained)));
      // The rest would go while another is measured.
      await counter.hall.province.faults.set({ down: { mode: 'refuse' } });
    }
    return figuresOf(
      'ours',
      counters.map(({ series }) => series),
      wish.goalUpTo,
    );
  } finally {
    await closeAll(counters.map(({ counter }) => counter.close));
  }
}

async function theirs(
  peers: Peers,
  name: PeerName,
  durability: Durability,
  { peerSizes, ratings, starts, drained }: Wish,
): Promise<readonly Figure[]> {
  const all: Series[] = [];
  let peer = await peers.open(name, durability);
  for (const size of peerSizes) {
    const series: Series = { size, appends: [], screens: [], starts: [], rates: [] };
    all.push(series);
    await peer.fill({ ...peers.record, id: `${size}` }, size - (await peer.count()));
    for (let append = 0; append < WARM_UP + ratings; append += 1) {
      const took = await peer.append({ ...peers.record, id: `${size}-append-${append}` });
      if (append >= WARM_UP) series.appends.push(took);
    }
    for (let start = 0; start < starts; start += 1) {
      await peer.close();
      peer = await peers.open(name, durability, peer.dataFolder);
      series.starts.push(peer.startMs);
    }
    if (size === 0) continue;
    series.rates.push(await peerRate(peers, peer, Math.min(size, drained)));
    // It would go on.
    await peer.kill();
    peer = await peers.open(name, durability, peer.dataFolder);
  }
  await peer.close();
  return figuresOf(nameOf({ name, durability }), all);
}

/** Each size held against the smallest that has such a figure. */
function figuresOf(name: string, all: readonly Series[], goalUpTo = 0): readonly Figure[] {
  const appends = all.map(({ size, appends }) => ({ size, figure: ms('append', size, appends) }));
  const screens = all.flatMap(({ size, screens }) =>
    screens.length === 0 ? [] : [{ size, figure: ms('first screen', size, screens) }],
  );
  const starts = all.map(({ size, starts }) => ({ size, figure: ms('start', size, starts) }));
  const drains = all.flatMap(({ size, rates }) =>
    rates.map((rate) => {
      const figure = single(`${name}: drain, ${size} waiting`, 'records/s', rate);
      return { size, figure };
    }),
  );
  return [
    ...grown(appends, atMost('ratio', GROWTH)),
    // What is painted first was drawn before the journal is read: no goal, for nothing can miss it.
    ...grown(screens),
    ...grown(starts, atMost('ratio', GROWTH)),
    ...grown(drains, atLeast('ratio', Math.round(100 / GROWTH) / 100)),
  ];

  function ms(what: string, size: number, series: readonly number[]): Figure {
    return figureOf(`${name}: ${what}, ${size} waiting`, 'ms', series);
  }

  function grown(
    figures: readonly { readonly size: number; readonly figure: Figure }[],
    limit?: Limit,
  ): readonly Figure[] {
    const [smallest] = figures;
    return figures.map(({ size, figure }) => {
      if (smallest === undefined || figure === smallest.figure) return figure;
      const beside = against(figure, smallest.figure);
      return limit !== undefined && size <= goalUpTo ? withGoal(beside, limit) : beside;
    });
  }
}
