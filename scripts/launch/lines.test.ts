import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { aFolder } from '../../tests/device.ts';
import { layLine } from './lines.ts';

it('a machine that cannot be played leaves no serial line behind', async () => {
  const folder = aFolder();
  const wish = { transport: 'serial', profile: 'yiping-json', machine: 'nobody' } as const;
  await expect(layLine(wish, { folder, counter: '5' })).rejects.toThrow('nobody');
  // socat takes the names of its devices with it.
  expect(readdirSync(folder)).toEqual([]);
});
