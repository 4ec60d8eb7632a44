import type { Fault } from '../fault.ts';
import type { Random } from '../random.ts';
import { clockFaults } from './clock.ts';
import { crashes } from './crash.ts';
import { networkFaults, troubleOf } from './network.ts';
import { peopleFaults } from './people.ts';
import { platformFaults } from './platform.ts';
import { queueFaults } from './queue.ts';
import { journalRefused, outboxRefused } from './refusal.ts';
import { journalDamages, outboxDamages, powerCut } from './store.ts';

/** Where both copies are damaged at once nothing can be promised: a run damages one of them only. */
const SIDES = [
  [journalRefused, ...journalDamages],
  [outboxRefused, powerCut, ...outboxDamages],
] as const;

function partsOf(random: Random, count: number): readonly Fault[] {
  const common = [
    ...[crashes, networkFaults, clockFaults, peopleFaults, queueFaults],
    platformFaults,
  ];
  const kinds = [...common, random.pick(SIDES)];
  return Array.from({ length: count }, () => random.pick(random.pick(kinds)));
}

/** What no list of single faults can show: how they meet. */
export const mixed: Fault = {
  name: 'mixed',
  does: 'several of the others one after the other, half of them while the province is in trouble',
  async play(stand) {
    const { hall, random } = stand;
    for (const part of partsOf(random, stand.rounds + 1)) {
      if (random.chance(0.5)) await hall.province.faults.set(troubleOf(stand));
      stand.played(part.name);
      await part.play({ ...stand, rounds: 1 });
      await stand.calm();
    }
  },
};
