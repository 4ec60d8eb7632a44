import { append } from './append.ts';
import type { Bench } from './bench.ts';
import { drain } from './drain.ts';
import { durability } from './durability.ts';
import { grow } from './grow.ts';
import { memory } from './memory.ts';
import { ops } from './ops.ts';
import { queue } from './queue.ts';
import { screens } from './screens.ts';
import { start } from './start.ts';
import { survive } from './survive.ts';

/** All of them, with counts that together stay below half an hour on two cores. */
export const BENCHES: readonly Bench[] = [
  {
    name: 'durability',
    about: 'how long a rating takes to be safe, alone and behind a backlog',
    measure: (common) => durability(common, { ratings: 30, backlogs: [10_000], drains: 2 }),
  },
  {
    name: 'append',
    about: 'from 提交 to two durable copies, beside what others take for one',
    measure: (common) => append(common, { ratings: 40 }),
  },
  {
    name: 'drain',
    about: 'how fast a backlog goes, beside Workbox and a bare fetch loop',
    measure: (common) => drain(common, { backlogs: [1_000, 10_000], workbox: 300 }),
  },
  {
    name: 'grow',
    about: 'what waits costs who rates, who starts the device, and the sending itself',
    measure: (common) =>
      grow(common, {
        ...{ sizes: [0, 1_000, 10_000, 100_000], peerSizes: [0, 1_000, 10_000] },
        ...{ goalUpTo: 10_000, ratings: 15, starts: 3, drained: 500 },
      }),
  },
  {
    name: 'survive',
    about: 'what ours and others lose or send twice when things go wrong',
    measure: (common) => survive(common, { rounds: 3, seeds: [9, 10] }),
  },
  {
    name: 'start',
    about: 'how soon the standby screen is there, beside a bare window',
    measure: (common) => start(common, { starts: 7 }),
  },
  {
    name: 'screens',
    about: 'how soon screens follow, and whether their memory stays flat',
    measure: (common) => screens(common, { flows: 20, services: 500, slides: 100 }),
  },
  {
    name: 'queue',
    about: 'from a frame to the invitation, and what a flood does to it',
    measure: (common) => queue(common, { events: 200, floods: 2 }),
  },
  {
    name: 'ops',
    about: 'how soon a backlog of thousands is on the screen',
    measure: (common) => ops(common, { backlogs: [10_000, 100_000], looks: 20 }),
  },
  {
    name: 'memory',
    about: 'what standby takes beside a bare window',
    measure: (common) => memory(common, { starts: 2 }),
  },
];
