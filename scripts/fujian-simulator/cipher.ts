import { createDecipheriv, createHash } from 'node:crypto';

/** How this province wants its documents encrypted (province.md, `fujian`). */
export type CipherOptions = Readonly<{
  key?: 'md5' | 'raw';
  mode?: 'ecb' | 'cbc';
  /** Hex; for `cbc`. */
  iv?: string;
  output?: 'hex' | 'base64';
  charset?: 'UTF-8' | 'GB2312';
}>;

/** Hex MD5 of UTF-8 text. */
export function md5Hex(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/**
 * Decrypts with OpenSSL's SM4, where the caller's comes from elsewhere.
 * @returns undefined when it cannot be decrypted or is no text of the charset
 */
export function decrypt(
  cipher: string,
  appCode: string,
  options: CipherOptions = {},
): string | undefined {
  const { key = 'md5', mode = 'ecb', iv, output = 'hex', charset = 'UTF-8' } = options;
  try {
    const bytes = Buffer.from(cipher, output);
    // Node skips what is no hex digit and no base64: only what comes back as it went in is whole.
    if (bytes.length === 0 || bytes.toString(output) !== cipher) return undefined;
    const keyBytes = Buffer.from(key === 'raw' ? appCode : md5Hex(appCode), 'hex');
    const vector = mode === 'cbc' ? Buffer.from(iv ?? '', 'hex') : null;
    const decipher = createDecipheriv(`sm4-${mode}`, keyBytes, vector);
    const plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
    const label = charset === 'GB2312' ? 'gb18030' : 'utf-8';
    return new TextDecoder(label, { fatal: true }).decode(plain);
  } catch {
    return undefined;
  }
}
