import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aFolder, aLog } from '../../tests/device.ts';
import { giveSignsOfLife } from './sign-of-life.ts';

it('a sign is given at once and every ten seconds, also after one that could not be', () => {
  const { timers, advance } = createHandDrivenTime();
  const folder = join(aFolder(), 'away');
  giveSignsOfLife(folder, timers, aLog());
  expect(existsSync(join(folder, 'beat'))).toBe(false);
  const there = aFolder();
  giveSignsOfLife(there, timers, aLog());
  for (let beat = 0; beat < 3; beat += 1) {
    rmSync(join(there, 'beat'));
    advance(10_000);
    expect(existsSync(join(there, 'beat'))).toBe(true);
  }
});
