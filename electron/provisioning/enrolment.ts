import { randomBytes, randomInt, type ScryptOptions, scrypt } from 'node:crypto';
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
  const stretched = await stretch(spelled(enrolmentKey), salt);
  return {
    salt,
    key: vaultWith(stretched).lock(hallKey.toString('base64')),
    locked: vaultWith(hallKey).lock(JSON.stringify(secrets)),
  };
}

/**
 * @param enrolmentKey as it was typed, or as it stands on the paper
 * @returns the hall's key, 32 bytes; `undefined` when the enrolment key is another one
 */
export async function hallKeyIn(
  { salt, key }: Bundle['secrets'],
  enrolmentKey: string,
): Promise<Buffer | undefined> {
  // The second for bundles that were locked before keys had a spelling.
  for (const words of new Set([spelled(enrolmentKey), bare(enrolmentKey)])) {
    const stretched = await stretch(words, salt);
    const opened = attempt(() => Buffer.from(vaultWith(stretched).unlock(key), 'base64'));
    if (opened !== undefined) return opened;
  }
  return undefined;
}

/** @returns the secrets of a bundle; `undefined` when they are locked by another hall's key */
export function secretsIn(
  { locked }: Bundle['secrets'],
  hallKey: Buffer,
): readonly Secret[] | undefined {
  return attempt(() => secretsSchema.parse(JSON.parse(vaultWith(hallKey).unlock(locked))));
}

/**
 * A new enrolment key: four groups of four small letters, without those that are taken for one another
 * on paper. Sixteen of twenty letters are 69 bits, each guess at which costs 128 MiB.
 */
export function newEnrolmentKey(): string {
  const letters = Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)] ?? '');
  return spelled(letters.join(''));
}

const LETTERS = 'abcdefghjkmnprstwxyz';

/**
 * Sixteen letters are one key, in small letters or in capitals, in groups or not: nothing is lost that
 * could have been chosen. In all other keys every character counts, and so it does where capitals and
 * small letters are mixed.
 */
function spelled(enrolmentKey: string): string {
  const typed = bare(enrolmentKey);
  const letters = typed.replaceAll(/[\s-]/g, '');
  if (!/^([a-z]{16}|[A-Z]{16})$/.test(letters)) return typed;
  return letters.toLowerCase().replaceAll(/(.{4})(?=.)/g, '$1-');
}

/** As on paper: what an input method or a line break adds is not part of it. */
function bare(enrolmentKey: string): string {
  return enrolmentKey.normalize('NFKC').trim();
}

/** In the thread pool of Node, not on the thread that serves the citizen. */
function stretch(words: string, salt: string): Promise<Buffer> {
  return derive(words, Buffer.from(salt, 'base64'), KEY_BYTES, {
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
