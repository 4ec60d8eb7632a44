import { randomBytes, type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { type Bundle, type Secret, secretsSchema } from '../../shared/bundle.ts';
import { vaultWith } from '../device/vault.ts';

/** Part of the format: 128 MiB, and about half a second on a small device. */
const WORK = { N: 131_072, r: 8, p: 1 } as const;
const KEY_BYTES = 32;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * Locks a bundle's secrets under the hall's key, and that one under the enrolment key. A device keeps
 * the hall's key in its vault, so that nobody has to come with the enrolment key for the next bundle.
 * @param hallKey 32 bytes
 */
export async function lockSecrets(
  secrets: readonly Secret[],
  hallKey: Buffer,
  enrolmentKey: string,
): Promise<Bundle['secrets']> {
  const salt = randomBytes(16).toString('base64');
  const stretched = await stretch(enrolmentKey, salt);
  return {
    salt,
    key: vaultWith(stretched).lock(hallKey.toString('base64')),
    locked: vaultWith(hallKey).lock(JSON.stringify(secrets)),
  };
}

/**
 * @param enrolmentKey as it was typed
 * @returns the hall's key, 32 bytes; `undefined` when the enrolment key is another one
 */
export async function hallKeyIn(
  { salt, key }: Bundle['secrets'],
  enrolmentKey: string,
): Promise<Buffer | undefined> {
  const stretched = await stretch(enrolmentKey, salt);
  return attempt(() => Buffer.from(vaultWith(stretched).unlock(key), 'base64'));
}

/** @returns the secrets of a bundle; `undefined` when they are locked by another hall's key */
export function secretsIn(
  { locked }: Bundle['secrets'],
  hallKey: Buffer,
): readonly Secret[] | undefined {
  return attempt(() => secretsSchema.parse(JSON.parse(vaultWith(hallKey).unlock(locked))));
}

/** In the thread pool of Node, not on the thread that serves the citizen. */
function stretch(enrolmentKey: string, salt: string): Promise<Buffer> {
  // As on paper: what an input method or a line break adds is not part of it.
  const typed = enrolmentKey.normalize('NFKC').trim();
  return derive(typed, Buffer.from(salt, 'base64'), KEY_BYTES, {
    ...WORK,
    // Twice what it needs by RFC 7914: how much on top is counted differs between OpenSSLs.
    maxmem: 256 * WORK.N * WORK.r,
  });
}

/** GCM does not say why it refuses, and there is nothing else that could be the matter. */
function attempt<T>(unlock: () => T): T | undefined {
  try {
    return unlock();
  } catch {
    return undefined;
  }
}
