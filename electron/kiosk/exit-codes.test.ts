import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EXIT } from './exit-codes.ts';

it('the exit codes are those that whatever starts the device was told', () => {
  const docs = readFileSync(new URL('../../docs/staying-up.md', import.meta.url), 'utf8');
  const told = [...docs.matchAll(/^\| (\d+) \| `(\w+)` \|/gm)].map(([, code, name]) => [
    name,
    Number(code),
  ]);
  expect(Object.fromEntries(told)).toEqual(EXIT);
});
