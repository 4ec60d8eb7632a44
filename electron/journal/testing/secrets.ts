import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aCaseWithCitizen, anEvaluationDraft, aService } from '../../../tests/builders.ts';
import { anIdentity } from '../../../tests/device.ts';
import type { Vault } from '../../device/vault.ts';
import { vaultWith } from '../../device/vault.ts';
import { readLine } from '../line.ts';
import { openSegmentKey } from '../segment-key.ts';
import { aDevice } from './a-device.ts';

/** One citizen's way, and what of it nobody may read afterwards (R12). */
export const linkage = aCaseWithCitizen();
export const service = aService({
  ticket: 'T-9173',
  facts: { mode: 'single', serviceName: '落户登记', cases: [linkage] },
});
export const draft = anEvaluationDraft({
  serviceId: service.id,
  linkage,
  level: 1,
  text: '窗口让我跑了三趟',
});
export const SECRETS = [draft.text, linkage.userName, linkage.certKey, linkage.mobile].flatMap(
  (secret) => secret ?? [],
);

/** A device of which somebody has everything: disk and keys. */
export function aSearchedDevice() {
  const device = aDevice();
  const identity = anIdentity(device.home);
  return { ...device, identity, read: () => everythingIn(device.folder, identity.vault) };
}

/** All bytes of the journal, and whatever somebody with all keys of the device can open. */
function everythingIn(folder: string, device: Vault): string {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  const lines = texts.flatMap((bytes) => bytes.toString('utf8').split('\n').map(readLine));
  const vaults: Vault[] = [];
  for (const line of lines) {
    if (line.type === 'segment') vaults.push(openSegmentKey(line.wrappedKey, device));
  }
  const open = (locked: string): string[] =>
    vaults.flatMap((vault) => {
      try {
        return [vault.unlock(locked)];
      } catch {
        return [];
      }
    });
  for (const line of lines) {
    if (line.type !== 'key') continue;
    vaults.push(...open(line.wrapped).map((secret) => vaultWith(Buffer.from(secret, 'base64'))));
  }
  // Every field, wherever it stands: whatever looks locked is tried with every key.
  const opened = [...JSON.stringify(lines).matchAll(/[A-Za-z0-9+/]{38,}={0,2}/g)].flatMap(
    ([locked]) => open(locked),
  );
  return [...texts.map((bytes) => bytes.toString('latin1')), ...opened].join('\n');
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    secret,
    bytes.toString('latin1'),
    Buffer.from(secret, 'utf16le').toString('latin1'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
  ];
}

/** The secrets that stand in a text, in whatever form. */
export const foundIn = (text: string): readonly string[] =>
  SECRETS.filter((secret) => formsOf(secret).some((form) => text.includes(form)));
