import { join } from 'node:path';
import { safeStorage } from 'electron';
import type { Log } from '../log.ts';
import type { KeyStore } from './identity.ts';
import { keyFileWrapper } from './key-file.ts';

/**
 * What this machine has to keep keys with now. On a Linux without a keyring Electron falls back to
 * `basic_text`, a fixed password: worth nothing, so it counts as none and the log says so.
 * @param folder the data folder
 */
export function systemKeyStore(folder: string, log: Log): KeyStore {
  const weak =
    process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  const usable = safeStorage.isEncryptionAvailable() && !weak;
  if (!usable) {
    log.warn('this system has no key store; new device keys are kept in a file of mode 600');
  }
  return {
    system: usable
      ? {
          wrap: (secret) => safeStorage.encryptString(secret).toString('base64'),
          unwrap: (wrapped) => safeStorage.decryptString(Buffer.from(wrapped, 'base64')),
        }
      : null,
    file: keyFileWrapper(join(folder, 'device.key')),
  };
}
