import type { Fault } from '../fault.ts';
import { clockFaults } from './clock.ts';
import { crashes } from './crash.ts';
import { diskFaults } from './disk.ts';
import { networkFaults } from './network.ts';
import { peopleFaults } from './people.ts';
import { powerCut, storeFaults } from './store.ts';
import { syncedBeforeThanks } from './synced.ts';

/** Every fault, in the order of the table. */
export const FAULTS: readonly Fault[] = [
  ...crashes,
  powerCut,
  ...storeFaults,
  ...diskFaults,
  ...networkFaults,
  ...clockFaults,
  ...peopleFaults,
  syncedBeforeThanks,
];
