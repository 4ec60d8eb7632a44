import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = `${root}tests/faults/sabotage`;

/** What can be taken away. */
export const SABOTAGE_NAMES = [
  'no-journal',
  'no-reconcile',
  'delete-before-send',
  'accept-200',
  'no-idempotency',
  'no-fsync',
  'answer-before-store',
] as const;

export type SabotageName = (typeof SABOTAGE_NAMES)[number];

/** What a build may lack: what the driver has to see, and what other tests have to. */
export type Removal = SabotageName | 'no-encryption';

/** Which modules stand in for which. */
const SABOTAGES: Readonly<Record<Removal, Readonly<Record<string, string>>>> = {
  'no-journal': { 'node:fs/promises': 'no-journal.ts' },
  'no-reconcile': { 'electron/outbox/link.ts': 'no-reconcile.ts' },
  'delete-before-send': { 'electron/province/index.ts': 'delete-before-send.ts' },
  'accept-200': { 'electron/province/client.ts': 'accept-200.ts' },
  'no-idempotency': { 'electron/province/standard/records.ts': 'no-idempotency.ts' },
  'no-fsync': { 'node:fs/promises': 'no-fsync.ts', 'node:fs': 'no-fsync-at-once.ts' },
  'answer-before-store': { 'renderer/outbox/store.ts': 'answer-before-store.ts' },
  'no-encryption': { 'electron/device/vault.ts': 'no-encryption.ts' },
};

/** @returns the sabotage of that name */
export function sabotageNamed(name: string): SabotageName | undefined {
  return SABOTAGE_NAMES.find((each) => each === name);
}

/** Which faults see what is missing, each alone. */
export const SEEN_BY: Readonly<Record<SabotageName, readonly string[]>> = {
  'no-journal': ['chromium-deleted', 'indexeddb-deleted'],
  'no-reconcile': ['chromium-deleted', 'indexeddb-deleted'],
  'delete-before-send': ['network-refused', 'network-gateway-503'],
  'accept-200': ['network-captive-portal', 'network-empty-body', 'network-broken-json'],
  'no-idempotency': ['network-answer-lost', 'network-reset-after'],
  'no-fsync': ['synced-before-thanks'],
  'answer-before-store': ['journal-refused'],
};

/** Whether it is taken out of the outbox's worker; everything else is taken out of main. */
export const isOfWorker = (name: Removal): boolean => name === 'answer-before-store';

/**
 * A test composition: the build puts a module of `tests/faults/sabotage` in the place of the real
 * one, which that module may import and spoil. Nothing of it is in what ships.
 * @throws during the build when the module to be replaced is used nowhere
 */
export function sabotagePlugin(name: Removal): Plugin {
  const swaps = Object.entries(SABOTAGES[name]).map(([real, fake]) => ({
    real: real.startsWith('node:') ? real : `${root}${real}`,
    fake: `${folder}/${fake}`,
  }));
  for (const { fake } of swaps) if (!existsSync(fake)) throw new Error(`there is no ${fake}`);
  let swapped = 0;
  return {
    name: `sabotage-${name}`,
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (importer === undefined || importer.startsWith(folder)) return null;
      if (source.startsWith('node:')) {
        // What Chromium and the packages do is not ours to spoil.
        const swap = swaps.find(({ real }) => real === source);
        if (swap === undefined || !importer.startsWith(`${root}electron/`)) return null;
        swapped += 1;
        return swap.fake;
      }
      if (!source.endsWith('.ts')) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      const swap = swaps.find(({ real }) => real === resolved?.id);
      if (swap === undefined) return null;
      swapped += 1;
      return swap.fake;
    },
    buildEnd() {
      if (swapped === 0) throw new Error(`${name}: nothing was replaced`);
    },
  };
}
