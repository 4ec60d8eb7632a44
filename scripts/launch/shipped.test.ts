import { expect, it } from 'vitest';
import { shippedQueueProfiles } from '../../shared/shipped-queue-profiles.ts';
import { readCommandLine } from '../province-simulator/command-line.ts';
import { MACHINES } from '../queue-simulator/speaking.ts';
import { LINE_PROFILES } from './lines.ts';
import { PROFILES } from './province.ts';

it.each(shippedQueueProfiles().map(({ id }) => id))(
  'the queue profile %s has a simulator and a line to a kiosk',
  (id) => {
    expect(MACHINES).toContain(id);
    expect(LINE_PROFILES).toContain(id);
  },
);

it.each(PROFILES)('npm run sim:province knows %s', (profile) => {
  const words = ['--profile', profile, '--port', '0'];
  expect(readCommandLine(words, {})).toMatchObject({ kind: 'start', profile });
});
