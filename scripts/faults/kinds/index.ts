import type { Fault } from '../fault.ts';
import { clockFaults } from './clock.ts';
import { crashes } from './crash.ts';
import { diskFaults } from './disk.ts';
import { mixed } from './mixed.ts';
import { networkFaults } from './network.ts';
import { peopleFaults } from './people.ts';
import { platformFaults } from './platform.ts';
import { queueFaults } from './queue.ts';
import { journalRefused, outboxRefused } from './refusal.ts';
import { journalDamages, outboxDamages, powerCut } from './store.ts';
import { syncedBeforeThanks } from './synced.ts';

/** Every fault, in the order of the table. */
export const FAULTS: readonly Fault[] = [
  ...crashes,
  powerCut,
  ...outboxDamages,
  ...journalDamages,
  journalRefused,
  outboxRefused,
  ...diskFaults,
  ...networkFaults,
  ...clockFaults,
  ...peopleFaults,
  ...queueFaults,
  ...platformFaults,
  syncedBeforeThanks,
  mixed,
];
