import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** OpenSSL's command line (3.0 or newer): the other opinion on what our ciphers make. */

/** An SM2 key pair in hex; the public one uncompressed, with its leading 04. */
export interface Sm2Pair {
  readonly privateHex: string;
  readonly publicHex: string;
  /** Of the private and the public key, PEM. */
  readonly files: { readonly own: string; readonly public: string };
}

/** Hex HMAC-SM3, or hex SM3 without a key. */
export function sm3ByOpenssl(text: string, key?: string): string {
  const mac =
    key === undefined
      ? []
      : ['-mac', 'HMAC', '-macopt', `hexkey:${Buffer.from(key).toString('hex')}`];
  return openssl(['dgst', '-sm3', '-r', ...mac], Buffer.from(text))
    .toString('utf8')
    .slice(0, 64);
}

/** @param ivHex makes it CBC */
export function sm4ByOpenssl(
  direction: 'encrypt' | 'decrypt',
  bytes: Uint8Array,
  keyHex: string,
  ivHex?: string,
): Buffer {
  const mode = ivHex === undefined ? ['-sm4-ecb'] : ['-sm4-cbc', '-iv', ivHex];
  return openssl(['enc', direction === 'encrypt' ? '-e' : '-d', ...mode, '-K', keyHex], bytes);
}

/** Makes a key pair; its files lie in the folder. */
export function sm2PairByOpenssl(folder: string): Sm2Pair {
  const files = { own: join(folder, 'sm2.pem'), public: join(folder, 'sm2-public.pem') };
  const curve = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2'];
  openssl(['genpkey', ...curve, '-out', files.own]);
  openssl(['pkey', '-in', files.own, '-pubout', '-out', files.public]);
  const text = openssl(['pkey', '-in', files.own, '-text', '-noout']).toString('utf8');
  return { privateHex: hexAfter('priv', text), publicHex: hexAfter('pub', text), files };
}

/** @returns C1C3C2 in hex, with the leading 04 */
export function sm2EncryptByOpenssl(text: string, { files }: Sm2Pair): string {
  const words = ['pkeyutl', '-encrypt', '-pubin', '-inkey', files.public];
  return rawOf(openssl(words, Buffer.from(text)));
}

/** @param cipherHex C1C3C2 with the leading 04 */
export function sm2DecryptByOpenssl(cipherHex: string, { files }: Sm2Pair): string {
  return openssl(['pkeyutl', '-decrypt', '-inkey', files.own], derOf(cipherHex)).toString('utf8');
}

function openssl(words: readonly string[], input: Uint8Array = Buffer.alloc(0)): Buffer {
  return execFileSync('openssl', words, { input, stdio: ['pipe', 'pipe', 'pipe'] });
}

/** The bytes that stand under a name in `pkey -text`; a leading 00 only says that they are positive. */
function hexAfter(name: string, text: string): string {
  const bytes = new RegExp(`${name}:\\s+([0-9a-f:\\s]+)`).exec(text)?.[1] ?? '';
  const hex = bytes.replace(/[:\s]/g, '');
  return name === 'priv' ? hex.replace(/^00(?=.{64}$)/, '').padStart(64, '0') : hex;
}

const COORDINATE = 64;

/** OpenSSL's form of a cipher text: SEQUENCE { x INTEGER, y INTEGER, C3 OCTET STRING, C2 OCTET STRING }. */
function derOf(raw: string): Buffer {
  if (!raw.startsWith('04')) throw new Error('no leading 04');
  const [x, y, hash] = [2, 66, 130].map((at) => Buffer.from(raw.slice(at, at + COORDINATE), 'hex'));
  if (x === undefined || y === undefined || hash === undefined) throw new Error('too short');
  const text = Buffer.from(raw.slice(194), 'hex');
  const parts = [integer(x), integer(y), tagged(0x04, hash), tagged(0x04, text)];
  return tagged(0x30, Buffer.concat(parts));
}

function integer(bytes: Buffer): Buffer {
  let first = 0;
  while (bytes[first] === 0 && first < bytes.length - 1) first++;
  const short = bytes.subarray(first);
  return tagged(0x02, (short[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), short]) : short);
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const size = length.toString(16).padStart(length > 0xff ? 4 : 2, '0');
  const bytes = Buffer.from(size, 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 + bytes.length), bytes, content]);
}

/** @throws when it is not of OpenSSL's form */
function rawOf(der: Buffer): string {
  const [sequence] = elements(der);
  const [x, y, hash, text] = elements(sequence ?? Buffer.alloc(0));
  if (x === undefined || y === undefined || hash === undefined || text === undefined) {
    throw new Error('this is no SM2 cipher text of OpenSSL');
  }
  const coordinate = (bytes: Buffer) => bytes.toString('hex').padStart(66, '0').slice(-COORDINATE);
  return `04${coordinate(x)}${coordinate(y)}${hash.toString('hex')}${text.toString('hex')}`;
}

/** The contents of DER elements that stand one after the other. */
function elements(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at + 1] ?? 0;
    const sizeBytes = first < 0x80 ? 0 : first - 0x80;
    const begin = at + 2 + sizeBytes;
    const size = sizeBytes === 0 ? first : bytes.readUIntBE(at + 2, sizeBytes);
    found.push(bytes.subarray(begin, begin + size));
    at = begin + size;
  }
  return found;
}
