import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeDurably } from './durable-file.ts';
import type { KeyStore } from './identity.ts';
import { vaultWith } from './vault.ts';

/**
 * The key store of a machine that has none: a key in a file only the kiosk's user may read. Keeps
 * secrets out of backups and logs; does not stop somebody who holds the whole disk.
 * @param file made at the first use, mode 600
 */
export function keyFileStore(file: string): KeyStore {
  if (!existsSync(file)) writeDurably(file, randomBytes(32).toString('base64'));
  const vault = vaultWith(Buffer.from(readFileSync(file, 'utf8'), 'base64'));
  return { wrap: (secret) => vault.lock(secret), unwrap: (wrapped) => vault.unlock(wrapped) };
}
