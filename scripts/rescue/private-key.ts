import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/**
 * Reads the hall's private rescue key.
 * @param file PEM, not encrypted
 * @throws when it is none
 */
export async function readRescueKey(file: string): Promise<KeyObject> {
  const key = privateKeyIn(await readFile(file, 'utf8'));
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType !== 'rsa' || bits < 3072) {
    throw new Error(`${file} is no private RSA key of at least 3072 bits as PEM, not encrypted`);
  }
  return key;
}

function privateKeyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
