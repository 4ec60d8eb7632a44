import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeDurably } from './durable-file.ts';
import type { Wrapper } from './identity.ts';
import { type Vault, vaultWith } from './vault.ts';

/**
 * For a machine without a key store: a key in a file only the kiosk's user may read. Keeps secrets
 * out of backups and logs; does not stop somebody who holds the whole disk.
 * @param file made when the first secret is wrapped, mode 600
 */
export function keyFileWrapper(file: string): Wrapper {
  const vault = (): Vault => vaultWith(Buffer.from(readFileSync(file, 'utf8'), 'base64'));
  return {
    wrap(secret) {
      if (!existsSync(file)) writeDurably(file, randomBytes(32).toString('base64'));
      return vault().lock(secret);
    },
    unwrap: (wrapped) => vault().unlock(wrapped),
  };
}
