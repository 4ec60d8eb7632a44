import { spawnSync } from 'node:child_process';
import { scryptSync } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { pinHashSchema } from '../../shared/door.ts';
import { hashPin, roleOf, weaknessOf } from './pin-hash.ts';

// Slow by design, and slower beside other work.
vi.setConfig({ testTimeout: 60_000 });

/** Cheap enough for a test; the salt is that of nobody. */
const SALT = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

function aHash(pin: string, N = 16_384, p = 1): string {
  const hash = scryptSync(pin, SALT, 32, { N, r: 8, p, maxmem: 256 * N * 8 });
  return ['scrypt', N, 8, p, SALT.toString('base64'), hash.toString('base64')].join('$');
}

/** By another implementation: `openssl kdf`, salt above, N 16384, r 8, p 1. */
const KNOWN =
  'scrypt$16384$8$1$AAECAwQFBgcICQoLDA0ODw==$4nUP/6566kU4Y7v60Zlk/vVdkbhTF5V1rRe2YQqWCcU=';

it('opens by a vector that openssl has made', async () => {
  expect(await roleOf('482913', { it: KNOWN })).toBe('it');
  expect(await roleOf('482914', { it: KNOWN })).toBeNull();
});

it('agrees with the openssl of this machine on a fresh hash', async ({ skip }) => {
  const [, N, r, p, salt = '', hash = ''] = (await hashPin('7041936')).split('$');
  const options = [
    `hexsalt:${Buffer.from(salt, 'base64').toString('hex')}`,
    ...[`pass:7041936`, `n:${N}`, `r:${r}`, `p:${p}`, 'maxmem_bytes:134217728'],
  ].flatMap((option) => ['-kdfopt', option]);
  const openssl = spawnSync('openssl', ['kdf', '-keylen', '32', ...options, 'SCRYPT']);
  // LibreSSL and old ones have no such command.
  if (openssl.error !== undefined || /invalid command/i.test(String(openssl.stderr))) skip();
  expect(openssl.stdout.toString().trim().replaceAll(':', '').toLowerCase()).toBe(
    Buffer.from(hash, 'base64').toString('hex'),
  );
});

it('makes hashes that the provisioning takes, each under a salt of its own', async () => {
  const [one, other] = await Promise.all([hashPin('482913'), hashPin('482913')]);
  expect(pinHashSchema.parse(one)).toMatch(/^scrypt\$65536\$8\$1\$/);
  expect(one).not.toBe(other);
  expect(await roleOf('482913', { ops: one })).toBe('ops');
});

it('finds the role a PIN opens, the first of those that share one', async () => {
  const pins = { staff: aHash('482913'), it: aHash('7041936'), ops: aHash('482913', 32_768, 2) };
  expect(await roleOf('7041936', pins)).toBe('it');
  expect(await roleOf('482913', pins)).toBe('staff');
  expect(await roleOf('4829130', pins)).toBeNull();
  expect(await roleOf('482913', {})).toBeNull();
});

it.each([
  ['12345', 'digits'],
  ['1234567890123', 'digits'],
  ['48291a', 'digits'],
  ['４８２９１３', 'digits'],
  ['', 'digits'],
  ['000000', 'different'],
  ['111112', 'different'],
  ['121212', 'different'],
  ['123456', 'run'],
  ['567890', 'run'],
  ['890123', 'run'],
  ['987654', 'run'],
  ['210987', 'run'],
  ['123123', 'repeat'],
  ['48294829', 'repeat'],
])('refuses the PIN %s and does not say it', async (pin, why) => {
  expect(weaknessOf(pin)).toContain(why);
  await expect(hashPin(pin)).rejects.toThrow(why);
});

it.each(['482913', '135790', '112233', '100002', '123457'])('takes the PIN %s', (pin) => {
  expect(weaknessOf(pin)).toBeUndefined();
});

it.each([
  ['another N', aHash('482913').replace('$16384$', '$8192$')],
  ['an N that takes a gigabyte', aHash('482913').replace('$16384$', '$1048576$')],
  ['another r', aHash('482913').replace('$8$', '$16$')],
  ['a hash cut off', aHash('482913').slice(0, -2)],
  ['a PIN in clear', '482913'],
])('refuses %s in the provisioning', (_what, text) => {
  expect(pinHashSchema.safeParse(text).success).toBe(false);
});
