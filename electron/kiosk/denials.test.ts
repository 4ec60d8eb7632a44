import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { DENIALS } from './denials.ts';

vi.mock('electron', () => ({ app: { on: vi.fn() } }));

const textOf = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const docs = textOf('docs/lock-down.md');
const rows = docs.split('\n').filter((line) => line.startsWith('| '));

it('each denial has its test on the real device', () => {
  const tests = textOf('tests/e2e/lock-down.test.ts');
  const without = DENIALS.filter(
    ({ name }) => !tests.includes(`async '${name}'()`) && !tests.includes(`async ${name}()`),
  );
  expect(without).toEqual([]);
});

it('the handbook has the same table', () => {
  const table = DENIALS.map(({ name, why, ...rest }) => {
    const checklist = 'checklist' in rest ? rest.checklist.join(', ') : '';
    return `| ${name} | ${why} | ${checklist} |`;
  });
  expect(rows.slice(2, 2 + table.length)).toEqual(table);
});

it('each of the twenty items of Electron’s checklist is answered', () => {
  const answered = rows.flatMap((row) => row.match(/\| ([\d, ]+) \|$/)?.[1]?.split(', ') ?? []);
  expect(new Set(answered)).toEqual(new Set(Array.from({ length: 20 }, (_, at) => `${at + 1}`)));
});
