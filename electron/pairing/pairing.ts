import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '../../shared/schema.ts';
import { writeDurably } from '../device/durable-file.ts';
import { parseWithout } from '../device/newer-version.ts';
import type { Vault } from '../device/vault.ts';
import type { Pairing } from '../provisioning/installation.ts';

const pairingSchema = z.strictObject({ counter: z.string().min(1).max(16) });
const fileSchema = z.strictObject({ format: z.literal('yiping-pairing/1'), locked: z.string() });

/**
 * Which counter this device stands at.
 * @param options.folder the data folder; holds `pairing.json`
 * @param options.vault seals it, so that a file copied from another device pairs nothing
 * @throws when there is a pairing that cannot be read
 */
export function openPairing({
  folder,
  vault,
}: {
  readonly folder: string;
  readonly vault: Vault;
}): Pairing {
  const file = join(folder, 'pairing.json');
  let counter = existsSync(file) ? read() : null;

  function read(): string {
    const { locked } = parseWithout(fileSchema, JSON.parse(readFileSync(file, 'utf8')));
    return parseWithout(pairingSchema, JSON.parse(vault.unlock(locked))).counter;
  }

  return {
    counter: () => counter,
    pair(chosen) {
      const locked = vault.lock(JSON.stringify({ counter: chosen }));
      writeDurably(file, `${JSON.stringify({ format: 'yiping-pairing/1', locked })}\n`);
      counter = chosen;
    },
  };
}
