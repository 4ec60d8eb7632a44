import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import {
  outboxRequests,
  windowEvents,
  windowRequests,
  workerRequests,
} from '../../shared/contract.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The program in a folder, without its tests. */
function programIn(folder: string, without = ''): string {
  return globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root })
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .filter((path) => without === '' || !path.startsWith(without))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
}

const window = programIn('renderer', 'renderer/outbox');
const worker = programIn('renderer/outbox');
const main = programIn('electron');

// That each has a handler, the types see to; whether anybody sends it, they do not.
it.each([
  ['the window asks', windowRequests, [window]],
  ['main tells the window, which listens,', windowEvents, [main, window]],
  ['the worker asks', workerRequests, [worker]],
  ['main asks the worker', outboxRequests, [main]],
] as const)('%s each message of the contract', (_who, table, programs) => {
  const unused = Object.keys(table).filter((name) =>
    programs.some((program) => !program.includes(`'${name}'`)),
  );
  expect(unused).toEqual([]);
});
