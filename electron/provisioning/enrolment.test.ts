import { randomBytes, scryptSync } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { vaultWith } from '../device/vault.ts';
import { hallKeyIn, lockSecrets, newEnrolmentKey } from './enrolment.ts';

/** Each try costs what a guess costs. */
vi.setConfig({ testTimeout: 60_000 });

const HALL_KEY = randomBytes(32);

/** Locks with one spelling of a key and tries others. */
async function opens(locked: string, ...typed: readonly string[]): Promise<readonly boolean[]> {
  const secrets = await lockSecrets([], HALL_KEY, locked);
  const tried = typed.map(async (words) => (await hallKeyIn(secrets, words))?.equals(HALL_KEY));
  return (await Promise.all(tried)).map((opened) => opened === true);
}

it('sixteen letters are one key, in capitals or not, in groups or not', async () => {
  const key = newEnrolmentKey();
  expect(key).toMatch(/^([a-z]{4}-){3}[a-z]{4}$/);
  const bare = key.replaceAll('-', '');
  const all = [key, bare, key.toUpperCase(), ` ${key.replaceAll('-', ' ')}\n`];
  expect(await opens(key, ...all)).toEqual([true, true, true, true]);
  expect(await opens(bare.toUpperCase(), key)).toEqual([true]);
  expect(await opens(key, `${bare.slice(1)}${bare[0] === 'a' ? 'b' : 'a'}`)).toEqual([false]);
});

it('in all other keys every character counts', async () => {
  expect(
    await opens('AAAAA-BBBBB-CCCCC', 'AAAAA-BBBBB-CCCCC', 'aaaaa-bbbbb-ccccc', 'AAAAABBBBBCCCCC'),
  ).toEqual([true, false, false]);
  expect(await opens('harbourLanternAb', 'harbourLanternAb', 'harbourlanternab')).toEqual([
    true,
    false,
  ]);
});

it('opens bundles that were locked before there was a spelling', async () => {
  const typed = 'harbourlanternab';
  const salt = randomBytes(16);
  const work = { N: 131_072, r: 8, p: 1, maxmem: 2 ** 28 };
  const key = vaultWith(scryptSync(typed, salt, 32, work)).lock(HALL_KEY.toString('base64'));
  const secrets = { salt: salt.toString('base64'), key, locked: '' };
  expect((await hallKeyIn(secrets, typed))?.equals(HALL_KEY)).toBe(true);
});
