import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MONDAY_MORNING } from '../../tests/builders.ts';
import { aFolder, aLog } from '../../tests/device.ts';
import { dropOldPages } from './old-pages.ts';

const DAY_MS = 24 * 60 * 60_000;

it('pages of forms stay for a month, and nothing else is touched', async () => {
  const folder = join(aFolder(), 'forms');
  const log = aLog();
  await dropOldPages(folder, MONDAY_MORNING, log);
  mkdirSync(folder);
  for (const [name, days] of [
    ['old.pdf', 30],
    ['new.pdf', 29],
    ['old.txt', 30],
  ] as const) {
    const written = (MONDAY_MORNING - days * DAY_MS) / 1_000;
    writeFileSync(join(folder, name), 'x');
    utimesSync(join(folder, name), written, written);
  }
  await dropOldPages(folder, MONDAY_MORNING, log);
  expect(readdirSync(folder).sort()).toEqual(['new.pdf', 'old.txt']);

  mkdirSync(join(folder, 'folder.pdf'));
  await dropOldPages(folder, Date.now() + 31 * DAY_MS, log);
  expect(log.text()).toContain('could not be thrown away');
});
