import { createPublicKey, hkdfSync, type KeyObject, sign } from 'node:crypto';
import { lockSecrets } from '../../electron/provisioning/enrolment.ts';
import { bundleText, signBundle } from '../../electron/provisioning/signed-bundle.ts';
import { BUNDLE_FORMAT, type BundleContent } from '../../shared/bundle.ts';
import { withoutSecrets } from '../../shared/bundle-content.ts';
import { programText } from '../../shared/program.ts';
import { isoShanghaiTime } from '../../shared/shanghai-time.ts';

/**
 * Makes the signed file of a hall.
 * @param options.content with its secrets; tried before, see `readContent`
 * @param options.privateKey the hall's, Ed25519
 * @param options.issuedAt ms since 1970 UTC; so is `expiresAt`
 */
export async function makeBundle(options: {
  readonly content: BundleContent;
  readonly privateKey: KeyObject;
  readonly enrolmentKey: string;
  readonly version: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
}): Promise<string> {
  const { content, privateKey, enrolmentKey, version, issuedAt, expiresAt } = options;
  const settings = { ...content.settings, formsKey: formsKeyOf(privateKey).toString('base64') };
  const { open, secrets } = withoutSecrets({ ...withPrograms(content, privateKey), settings });
  return bundleText(
    signBundle(
      {
        ...open,
        format: BUNDLE_FORMAT,
        version,
        issuedAt: isoShanghaiTime(issuedAt),
        expiresAt: isoShanghaiTime(expiresAt),
        signer: signerOf(privateKey),
        secrets: await lockSecrets(secrets, hallKeyOf(privateKey), enrolmentKey),
      },
      privateKey,
    ),
  );
}

/** Each program signed apart, for whoever installs it. */
function withPrograms({ updates, ...content }: BundleContent, key: KeyObject): BundleContent {
  if (updates === undefined) return content;
  const programs = updates.programs?.map((program) => ({
    ...program,
    signature: sign(null, Buffer.from(programText(program)), key).toString('base64'),
  }));
  return { ...content, updates: { ...updates, ...(programs !== undefined && { programs }) } };
}

/** The public half, SPKI in base64. */
export function signerOf(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
}

/** The key of the numbers on the hall's paper forms; the same for all its bundles (R5). */
export function formsKeyOf(privateKey: KeyObject): Buffer {
  return derived(privateKey, 'yiping-forms/1');
}

/** Locks the secrets of all bundles of the hall. */
function hallKeyOf(privateKey: KeyObject): Buffer {
  return derived(privateKey, 'yiping-bundle/1 secrets');
}

/** So that a hall has one key to keep; 32 bytes. */
function derived(privateKey: KeyObject, purpose: string): Buffer {
  const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  return Buffer.from(hkdfSync('sha256', seed, '', purpose, 32));
}
