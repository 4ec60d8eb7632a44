import { join } from 'node:path';
import { safeStorage } from 'electron';
import type { Log } from '../log.ts';
import type { KeyStore } from './identity.ts';
import { keyFileStore } from './key-file.ts';

/**
 * The system's key store. On a Linux without a keyring Electron falls back to `basic_text`, a fixed
 * password: worth nothing, so a key file of our own takes its place and the log says so.
 * @param folder the data folder
 */
export function systemKeyStore(folder: string, log: Log): KeyStore {
  const weak =
    process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
  if (safeStorage.isEncryptionAvailable() && !weak) {
    return {
      wrap: (secret) => safeStorage.encryptString(secret).toString('base64'),
      unwrap: (wrapped) => safeStorage.decryptString(Buffer.from(wrapped, 'base64')),
    };
  }
  log.warn('this machine has no key store; the device keys are kept in a file of mode 600');
  return keyFileStore(join(folder, 'device.key'));
}
