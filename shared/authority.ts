import { bilingual } from './mistake-text.ts';
import { z } from './schema.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;

/** Tags of DER (X.690). */
const SEQUENCE = 0x30;
const BIT_STRING = 0x03;

/** PEM of the hall's own authority, one certificate or several. */
export const authority = z
  .string()
  .refine((pem) => pem.search(BLOCK) !== -1, {
    error: bilingual(
      '须为 PEM 格式的证书（BEGIN CERTIFICATE）',
      'must be a certificate as PEM (BEGIN CERTIFICATE)',
    ),
    abort: true,
  })
  .refine((pem) => Array.from(pem.matchAll(BLOCK), ([, base64 = '']) => base64).every(isWhole), {
    error: bilingual(
      'PEM 中的内容不是完整的证书',
      'what stands in the PEM is no certificate, or not all of one',
    ),
  });

/**
 * Whether it is a certificate by its outermost parts (RFC 5280, 4.1): what is signed, how, and the
 * signature, all there to the last byte. What it says is looked at when somebody connects.
 */
function isWhole(base64: string): boolean {
  const text = base64.replaceAll(/\s/g, '');
  if (!z.base64().safeParse(text).success) return false;
  const der = z.util.base64ToUint8Array(text);
  const [certificate, ...more] = elementsOf(der) ?? [];
  if (certificate?.tag !== SEQUENCE || more.length > 0) return false;
  const tags = elementsOf(certificate.content)?.map(({ tag }) => tag) ?? [];
  return tags.join() === [SEQUENCE, SEQUENCE, BIT_STRING].join();
}

/** The elements of DER that follow each other; `undefined` where the last of them is cut off. */
function elementsOf(
  der: Uint8Array,
): readonly { readonly tag: number; readonly content: Uint8Array }[] | undefined {
  const found: { tag: number; content: Uint8Array }[] = [];
  for (let at = 0; at < der.length; ) {
    const [tag = 0, first] = der.subarray(at);
    if (first === undefined) return undefined;
    // Short, or the number of bytes in which the length stands.
    const more = first < 0x80 ? 0 : first - 0x80;
    const begin = at + 2 + more;
    const length =
      more === 0 ? first : der.subarray(at + 2, begin).reduce((sum, byte) => sum * 256 + byte, 0);
    if (begin + length > der.length) return undefined;
    found.push({ tag, content: der.subarray(begin, begin + length) });
    at = begin + length;
  }
  return found;
}
