import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { bilingual } from '../../shared/mistake-text.ts';

/** Characters; whoever has the key's file can try as many as they like. */
const PASSPHRASE_LEAST = 12;

/**
 * Makes the hall's one private key.
 * @returns PKCS#8 as PEM, encrypted
 * @throws when the passphrase is too short
 */
export function newSigningKey(passphrase: string): string {
  if (passphrase.length < PASSPHRASE_LEAST) {
    throw new Error(
      bilingual(
        `口令至少 ${PASSPHRASE_LEAST} 个字符`,
        `a passphrase has at least ${PASSPHRASE_LEAST} characters`,
      ),
    );
  }
  return generateKeyPairSync('ed25519', {
    publicKeyEncoding: { format: 'pem', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase },
  }).privateKey;
}

/**
 * @param file as `init` has made it
 * @throws when it is none, or the passphrase is another one
 */
export async function readSigningKey(file: string, passphrase: string): Promise<KeyObject> {
  const pem = await readFile(file, 'utf8').catch(() => {
    throw new Error(bilingual(`无法读取 ${file}`, `${file} cannot be read`));
  });
  const key = keyIn(pem, passphrase);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new Error(
    bilingual(
      `${file} 不是大厅的签名密钥，或口令不对`,
      `${file} is no signing key of a hall, or the passphrase is wrong`,
    ),
  );
}

function keyIn(pem: string, passphrase: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, passphrase });
  } catch {
    return undefined;
  }
}
