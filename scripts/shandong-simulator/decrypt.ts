import { sm2 } from 'sm-crypto-v2';

/** The 04 of an uncompressed point, the point, an SM3 value, and at least one byte. */
const CIPHERTEXT = /^04[0-9a-fA-F]{128}[0-9a-fA-F]{64}([0-9a-fA-F]{2})+$/;

const C1C3C2 = 1;

/**
 * Decrypts SM2, hex of C1C3C2 with the leading `04`.
 * @returns undefined when it is written otherwise, was changed, or is for another key
 */
export function decrypt(hex: unknown, privateKey: string): string | undefined {
  if (typeof hex !== 'string' || !CIPHERTEXT.test(hex)) return undefined;
  try {
    const bytes = sm2.doDecrypt(hex.slice(2), privateKey, C1C3C2, { output: 'array' });
    // The library says nothing of a wrong digest but hands out nothing either.
    if (bytes.length === 0) return undefined;
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
