import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { BUNDLE_FORMAT, type Bundle, bundleSchema, signerSchema } from '../../shared/bundle.ts';
import { bilingual, mistakeText } from '../../shared/mistake-text.ts';
import { type Problem, pathText } from '../../shared/problem.ts';
import { z } from '../../shared/schema.ts';

export type OpenedBundle =
  | { readonly ok: true; readonly bundle: Bundle; readonly fingerprint: string }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

const signedSchema = z.looseObject({
  format: z.unknown(),
  signer: signerSchema,
  signature: z.string(),
});

/** The sentence of one problem with the whole file. */
export function refused(chinese: string, english: string, where = 'provision.yiping') {
  return { ok: false as const, problems: [{ where, what: bilingual(chinese, english) }] as const };
}

/**
 * Reads a bundle and checks that it is what its signer signed, to the byte. Whether that signer is
 * the hall's is another question.
 * @returns the bundle, or why it cannot be taken; never throws
 */
export function openBundle(bytes: Uint8Array): OpenedBundle {
  const content = contentOf(bytes);
  if (content === undefined) {
    return refused(
      '文件不完整或已损坏，请重新复制',
      'the file is incomplete or damaged; copy it again',
    );
  }
  const signed = signedSchema.safeParse(content);
  if (!signed.success) {
    return refused('不是已签名的配置包', 'this is no signed bundle');
  }
  if (!isWhole(signed.data, bytes)) {
    return refused(
      '配置包在签名之后被改动过，不能使用',
      'the bundle has been changed since it was signed and cannot be used',
    );
  }
  if (signed.data.format !== BUNDLE_FORMAT) {
    return refused(
      '配置包的格式版本不受支持，请先升级设备程序',
      'this device does not know the format of the bundle; update its program first',
    );
  }
  const parsed = bundleSchema.safeParse(content, { error: mistakeText });
  if (parsed.success) {
    return { ok: true, bundle: parsed.data, fingerprint: fingerprintOf(parsed.data.signer) };
  }
  const [first, ...more] = parsed.error.issues.map(({ path, message }) => ({
    where: pathText(path),
    what: message,
  }));
  if (first === undefined) throw new Error('a schema refused without saying why');
  return { ok: false, problems: [first, ...more] };
}

/** @returns the bundle with its signature */
export function signBundle(bundle: Omit<Bundle, 'signature'>, privateKey: KeyObject): Bundle {
  return { ...bundle, signature: sign(null, payloadOf(bundle), privateKey).toString('base64') };
}

/** The whole file: canonical JSON and one line break. */
export function bundleText(bundle: object): string {
  return `${canonical(bundle)}\n`;
}

/** What is signed: the bundle without its signature. */
export function payloadOf(bundle: object): Buffer {
  return Buffer.from(canonical(bundle), 'utf8');
}

/**
 * What people compare: the first 128 bits of the SHA-256 of a signer's key, in groups of four.
 * @param signer SPKI in base64
 */
export function fingerprintOf(signer: string): string {
  const digest = createHash('sha256').update(Buffer.from(signer, 'base64')).digest('hex');
  return (digest.slice(0, 32).match(/.{4}/g) ?? []).join(' ');
}

/** As a person may type one: without spaces, in capitals. */
export function isFingerprint(typed: string, fingerprint: string): boolean {
  const bare = (text: string) => text.replace(/[\s:-]/g, '').toLowerCase();
  return bare(typed) === bare(fingerprint);
}

/**
 * One and the same file in other words (spaces, the order of fields, base64 with spare bits) is not
 * whole either: so every byte of it counts.
 */
function isWhole(signed: z.infer<typeof signedSchema>, bytes: Uint8Array): boolean {
  const { signature, ...rest } = signed;
  const proof = Buffer.from(signature, 'base64');
  try {
    return (
      proof.toString('base64') === signature &&
      Buffer.from(bundleText(signed), 'utf8').equals(bytes) &&
      verify(null, payloadOf(rest), publicKeyOf(signed.signer), proof)
    );
  } catch {
    // Nested too deep to be written again, or the signer is no key: nobody has signed that.
    return false;
  }
}

function contentOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function publicKeyOf(signer: string): KeyObject {
  return createPublicKey({ key: Buffer.from(signer, 'base64'), format: 'der', type: 'spki' });
}

/** RFC 8785. */
function canonical(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('a bundle cannot be written as canonical JSON');
  return text;
}
