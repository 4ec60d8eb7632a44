import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, vi } from 'vitest';
import type { Problem } from '../../../shared/problem.ts';
import { createHandDrivenTime } from '../../../shared/testing/hand-driven-time.ts';
import type { aBundle } from '../../../tests/a-bundle.ts';
import { MONDAY_MORNING } from '../../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../../tests/device.ts';
import { openPairing } from '../../pairing/pairing.ts';
import { createProvisioner } from '../provisioner.ts';

/** Stretching an enrolment key takes seconds on a machine that is busy. */
export const PATIENCE = { timeout: 30_000 };

/** What a device knows of its provisioning after a (re)start on a data folder. */
export function aDevice(folder = aFolder(), usb = aFolder()) {
  const time = createHandDrivenTime(MONDAY_MORNING);
  const log = aLog();
  const { vault } = anIdentity(folder);
  const pairing = openPairing({ folder, vault });
  const holders = new Map<string, string>();
  const provisioner = createProvisioner({
    ...{ folder, vault, pairing, log, mounts: [{ root: usb, depth: 0 }] },
    holderOf: async ({ counter }) => holders.get(counter.number) ?? null,
    ...{ clock: time.clock, timers: time.timers },
  });
  const heard: string[][] = [];
  const wrong = (problems: readonly Problem[]) => heard.push(problems.map(({ what }) => what));
  return {
    ...{ folder, usb, time, log, provisioner, pairing, heard, holders },
    ready: () => provisioner.ready(wrong),
    put(name: string, content: string | Uint8Array) {
      writeFileSync(join(folder, name), content);
    },
    async installs(bytes: Uint8Array, more: { enrolmentKey?: string; fingerprint?: string } = {}) {
      const path = join(usb, 'provision.yiping');
      writeFileSync(path, bytes);
      const result = await provisioner.install({ source: { kind: 'file', path }, ...more });
      return result.ok ? result.bundle.version : result.problems.map(({ what }) => what).join();
    },
    looked: () => vi.waitFor(() => expect(time.pending()).toHaveLength(1), PATIENCE),
  };
}

/** What `aBundle` has made: its bytes, and what a person types to install it. */
export type Made = Awaited<ReturnType<typeof aBundle>>;

/**
 * Sets a device up as counter 5 of the bundle's hall.
 * @returns its data folder, to be copied by tests; removed after those of the file
 */
export async function aFolderAtWork({ bytes, ...words }: Made): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), 'yiping-at-work-'));
  afterAll(() => rmSync(place, { recursive: true }));
  const stick = join(place, 'stick');
  const atWork = join(place, 'device');
  for (const folder of [stick, atWork]) mkdirSync(folder);
  const device = aDevice(atWork, stick);
  await device.installs(bytes, words);
  await device.provisioner.pair('5', false);
  return atWork;
}

/** A device at work on a copy of that folder. */
export async function aDeviceAtWork(atWork: string) {
  const folder = aFolder();
  cpSync(atWork, folder, { recursive: true });
  const device = aDevice(folder);
  await device.ready();
  return device;
}
