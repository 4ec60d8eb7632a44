import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { fingerprintOf } from '../electron/provisioning/signed-bundle.ts';
import { makeBundle, signerOf } from '../scripts/provision/make-bundle.ts';
import type { BundleContent } from '../shared/bundle.ts';
import { aProvisioningFile, MONDAY_MORNING } from './builders.ts';

const DAY_MS = 24 * 60 * 60_000;

export const ENROLMENT_KEY = 'a made-up enrolment key';

/** The key with which the hall of the tests signs. */
export const HALL_KEY = newKey();

export function newKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/** What the hall of the tests says, for the counters 5 and 6. */
export function aContent(own: Partial<BundleContent> = {}): BundleContent {
  const { format: _format, hall, counter: _counter, ...settings } = aProvisioningFile();
  return {
    hall,
    // As it is in a file: what is not there is not `undefined`.
    settings: JSON.parse(JSON.stringify(settings)),
    counters: [
      { number: '5', name: '5号窗口', code: 'ABC-5' },
      { number: '6', name: '6号窗口' },
    ],
    ...own,
  };
}

/** The hall's bundle, with what goes with it at the first contact. */
export async function aBundle({
  version = 1,
  content = aContent(),
  privateKey = HALL_KEY,
  issuedAt = MONDAY_MORNING,
  expiresAt = MONDAY_MORNING + 400 * DAY_MS,
}: {
  readonly version?: number;
  readonly content?: BundleContent;
  readonly privateKey?: KeyObject;
  readonly issuedAt?: number;
  readonly expiresAt?: number;
} = {}) {
  const enrolmentKey = ENROLMENT_KEY;
  const text = await makeBundle({
    ...{ content, privateKey, enrolmentKey, version, issuedAt, expiresAt },
  });
  return {
    bytes: Buffer.from(text, 'utf8'),
    fingerprint: fingerprintOf(signerOf(privateKey)),
    enrolmentKey,
  };
}
