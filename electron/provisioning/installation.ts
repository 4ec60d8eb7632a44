import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentSchema, signerSchema } from '../../shared/bundle.ts';
import {
  type ProvisioningResult,
  provisioningFrom,
  provisioningSchema,
} from '../../shared/provisioning.ts';
import { z } from '../../shared/schema.ts';
import { writeDurably } from '../device/durable-file.ts';
import { knownPartOf, parseWithout } from '../device/newer-version.ts';
import type { Vault } from '../device/vault.ts';

/** A bundle as a device keeps it: nothing is left in it that the enrolment key could open. */
const installedSchema = z.strictObject({
  version: z.int().min(1),
  issuedAt: z.string(),
  expiresAt: z.string(),
  /** Pinned at the first contact. */
  signer: signerSchema,
  /** SHA-256 of the bundle's file: tells the same bundle from another of the same version. */
  digest: z.string(),
  /** 32 bytes in base64; opens the secrets of later bundles. */
  hallKey: z.string(),
  /** With its secrets. */
  content: contentSchema,
});
export type Installed = z.infer<typeof installedSchema>;

const fileSchema = z.strictObject({ format: z.literal('yiping-installed/1'), locked: z.string() });

/** The bundle of this device, in one file of its data folder that is replaced as a whole. */
export interface Installation {
  /** `null` before the first one. @throws when there is one that cannot be read */
  read(): Installed | null;
  /** Whether a signed bundle was ever installed, readable or not. */
  isThere(): boolean;
  /** Durable when it returns. @throws when the disk refuses; then the old one is still there */
  write(installed: Installed): void;
}

/** Which counter of the bundle this device is. */
export interface Pairing {
  /** `null` while nobody has said it. */
  counter(): string | null;
  /** Durable when it returns. @throws when the disk refuses */
  pair(counter: string): void;
}

/** @param folder the data folder; holds `installed.json` */
export function openInstallation(folder: string, vault: Vault): Installation {
  const file = join(folder, 'installed.json');
  return {
    isThere: () => existsSync(file),
    read() {
      if (!existsSync(file)) return null;
      const { locked } = parseWithout(fileSchema, JSON.parse(readFileSync(file, 'utf8')));
      return parseWithout(installedSchema, JSON.parse(vault.unlock(locked)));
    },
    write(installed) {
      const locked = vault.lock(JSON.stringify(installed));
      writeDurably(file, `${JSON.stringify({ format: 'yiping-installed/1', locked })}\n`);
    },
  };
}

/**
 * Reads settings that are installed: strictly read they were when they came, perhaps by a newer version
 * that was put back since.
 */
export function readKept(file: unknown): ProvisioningResult {
  return provisioningFrom(knownPartOf(provisioningSchema, file));
}
