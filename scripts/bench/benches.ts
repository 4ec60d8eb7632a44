import type { Bench } from './bench.ts';
import { durability } from './durability.ts';
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
    measure: (common) => durability(common, { ratings: 40, backlogs: [10_000], drains: 2 }),
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
    measure: (common) => memory(common, { starts: 3 }),
  },
];
