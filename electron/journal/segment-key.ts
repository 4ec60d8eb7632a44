import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { type Vault, vaultWith } from '../device/vault.ts';

/** The data key of a segment, and how it is written down. */
export interface SegmentKey {
  readonly vault: Vault;
  /** By the device. */
  readonly wrappedKey: string;
  /** By the hall's rescue key: so that the disk of a dead device can still be read. */
  readonly rescue?: string;
}

/**
 * A fresh data key.
 * @param rescueKey the hall's public RSA key, SPKI as PEM
 */
export function newSegmentKey(device: Vault, rescueKey?: string): SegmentKey {
  const secret = randomBytes(32);
  return {
    vault: vaultWith(secret),
    wrappedKey: device.lock(secret.toString('base64')),
    ...(rescueKey !== undefined && {
      rescue: publicEncrypt(
        { key: rescueKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
        secret,
      ).toString('base64'),
    }),
  };
}

/**
 * Whether a text is what `newSegmentKey` takes: a public RSA key of at least 3072 bits.
 * @param pem SPKI
 */
export function isRescueKey(pem: string): boolean {
  try {
    const key = createPublicKey(pem);
    return (
      key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 3072
    );
  } catch {
    return false;
  }
}

/** @throws when another device wrapped it */
export function openSegmentKey(wrappedKey: string, device: Vault): Vault {
  return vaultWith(Buffer.from(device.unlock(wrappedKey), 'base64'));
}
