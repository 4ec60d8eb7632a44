/** Sabotage `no-encryption`: what is locked can be read by anybody. Proves that the search can see. */
import type { Vault } from '../../../electron/device/vault.ts';

export type { Vault };

export function vaultWith(_key: Uint8Array): Vault {
  return {
    lock: (text) => Buffer.from(text).toString('base64'),
    unlock: (locked) => Buffer.from(locked, 'base64').toString('utf8'),
  };
}
