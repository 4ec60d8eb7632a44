import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CATALOGUES } from '../../shared/languages.ts';
import { shippedQueueProfiles } from '../../shared/shipped-queue-profiles.ts';
import { PROFILES } from '../launch/province.ts';

/** What a hall can choose from has to stand in its handbooks. */
function handbook(name: string): string {
  return readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
}

const LANGUAGES = Object.entries(CATALOGUES).flatMap(([tag, { reviewed }]) =>
  reviewed ? [tag] : [],
);

it.each([
  ['queue-profiles.md', shippedQueueProfiles().map(({ id }) => id)],
  ['queue-machines.md', shippedQueueProfiles().map(({ id }) => id)],
  ['provisioning.md', [...shippedQueueProfiles().map(({ id }) => id), ...PROFILES]],
  ['provinces.md', PROFILES],
  ['languages.md', LANGUAGES],
])('docs/%s names each', (name, chosen) => {
  const text = handbook(name);
  expect(chosen.filter((one) => !text.includes(`\`${one}\``))).toEqual([]);
});
