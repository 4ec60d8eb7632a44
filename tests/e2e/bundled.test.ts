import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { shippedPackages } from '../../scripts/supply-chain/shipped.ts';

it('what is bundled is known, in each kind of process, and under terms somebody has looked at', async () => {
  const shipped = await shippedPackages(join(inject('app'), 'out'));
  const bundled = shipped.filter(({ how }) => how === 'bundled').map(({ name }) => name);
  // Of main, of the page, of the outbox's worker.
  expect(bundled).toEqual(expect.arrayContaining(['pino', 'react-dom', 'dexie']));
  expect(bundled.filter((name) => ['vite', 'vitest', 'electron'].includes(name))).toEqual([]);
});
