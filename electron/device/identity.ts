import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '../../shared/schema.ts';
import { writeDurably } from './durable-file.ts';
import { parseCarrying, parseWithout } from './newer-version.ts';
import { type Vault, vaultWith } from './vault.ts';

/** One way to keep the device's keys from being read off a stolen disk. */
export interface Wrapper {
  /** @returns text that only this machine can unwrap */
  wrap(secret: string): string;
  /** @throws when it was wrapped elsewhere */
  unwrap(wrapped: string): string;
}

/** The ways this machine has now, see `secrets.ts`. A desktop's keyring may come and go. */
export interface KeyStore {
  readonly system: Wrapper | null;
  readonly file: Wrapper;
}

/** How far the journal was when it was last told: the number of its newest segment, and the chain. */
const journalEndSchema = z.strictObject({
  segment: z.int().min(1),
  head: z.strictObject({ epoch: z.int().min(1), seq: z.int().min(0), hash: z.string() }),
});

export type JournalEnd = z.infer<typeof journalEndSchema>;

const identitySchema = z.strictObject({
  format: z.literal('yiping-device/1'),
  deviceId: z.string().regex(/^YP-[0-9A-F]{12}$/),
  /** SPKI, base64; stands in the hall's inventory so that anybody can check the device's records. */
  publicKey: z.string(),
  /** PKCS#8 of the signing key and the key of the outbox's envelopes, wrapped. */
  secrets: z.string(),
  /** By what: settled at the first start, whatever the machine has later. */
  wrappedBy: z.enum(['system', 'file']),
  /** The last epoch of its chain in which it sealed: tells a lost journal from a new device. */
  epoch: z.int().min(1).optional(),
  journalEnd: journalEndSchema.optional(),
});

const secretsSchema = z.strictObject({ signingKey: z.string(), storeKey: z.string() });

/** Who this device is: made once, at the first start, and never sent anywhere but its public part. */
export interface Identity {
  readonly deviceId: string;
  readonly publicKey: string;
  /** Encrypts the outbox's envelopes and the segments' data keys. */
  readonly vault: Vault;
  /** The last epoch this device has sealed in; 0 before its first record. */
  epoch(): number;
  /** Remembers it, durably, before the first record of an epoch. @throws when the disk refuses */
  beginEpoch(epoch: number): void;
  /** How far the journal has been: tells one that was cut off from a whole one. */
  journalEnd(): JournalEnd | undefined;
  /** Remembers it, durably. @throws when the disk refuses */
  rememberJournalEnd(end: JournalEnd): void;
  /** @returns base64 of the Ed25519 signature over the UTF-8 text */
  sign(text: string): string;
}

/**
 * Reads the device's identity, or makes it at the first start: wrapped by the system if it can.
 * @param folder the data folder; holds `device.json`
 * @throws when `device.json` is there but cannot be read, was wrapped on another machine or by a
 *   key store that is not there now: a new identity would silently cut the chain of the old one
 */
export function openIdentity(folder: string, keyStore: KeyStore): Identity {
  const file = join(folder, 'device.json');
  if (!existsSync(file)) writeDurably(file, `${JSON.stringify(newIdentity(keyStore), null, 2)}\n`);
  const stored = parseCarrying(identitySchema, JSON.parse(readFileSync(file, 'utf8')));
  const wrapper = keyStore[stored.wrappedBy];
  if (wrapper === null) {
    throw new Error('the system key store that keeps the keys of this device cannot be reached');
  }
  const secrets = parseWithout(secretsSchema, JSON.parse(wrapper.unwrap(stored.secrets)));
  const signingKey: KeyObject = createPrivateKey({
    key: Buffer.from(secrets.signingKey, 'base64'),
    format: 'der',
    type: 'pkcs8',
  });
  let memory = stored;
  function remember(more: Partial<typeof stored>): void {
    const next = { ...memory, ...more };
    writeDurably(file, `${JSON.stringify(next, null, 2)}\n`);
    memory = next;
  }
  return {
    epoch: () => memory.epoch ?? 0,
    beginEpoch(begun) {
      if (begun > (memory.epoch ?? 0)) remember({ epoch: begun });
    },
    journalEnd: () => memory.journalEnd,
    rememberJournalEnd: (journalEnd) => remember({ journalEnd }),
    deviceId: stored.deviceId,
    publicKey: createPublicKey(signingKey)
      .export({ format: 'der', type: 'spki' })
      .toString('base64'),
    vault: vaultWith(Buffer.from(secrets.storeKey, 'base64')),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), signingKey).toString('base64'),
  };
}

function newIdentity(keyStore: KeyStore): z.infer<typeof identitySchema> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const wrapper = keyStore.system ?? keyStore.file;
  return {
    format: 'yiping-device/1',
    deviceId: `YP-${randomBytes(6).toString('hex').toUpperCase()}`,
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    wrappedBy: keyStore.system === null ? 'file' : 'system',
    secrets: wrapper.wrap(
      JSON.stringify({
        signingKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
        storeKey: randomBytes(32).toString('base64'),
      }),
    ),
  };
}
