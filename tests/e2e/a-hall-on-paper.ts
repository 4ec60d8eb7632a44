import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { fingerprintOf } from '../../electron/provisioning/signed-bundle.ts';
import { launchKiosk } from '../../scripts/launch/kiosk.ts';
import { layLine } from '../../scripts/launch/lines.ts';
import { startProvince } from '../../scripts/launch/province.ts';
import { makeBundle, signerOf } from '../../scripts/provision/make-bundle.ts';
import { startCaseSource } from '../../scripts/queue-simulator/index.ts';
import type { BundleContent } from '../../shared/bundle.ts';
import { hashOf } from './a-panel.ts';
import { QUICK } from './at-the-counter.ts';

/** Of IT. */
export const PIN = '7041936';
/** Of letters alone, so that one face of the screen's keys has them all. */
export const ENROLMENT_KEY = 'harbourlantern';
const DAY_MS = 86_400_000;

export const newKey = () => generateKeyPairSync('ed25519').privateKey;

/** A hall on paper: what its bundles say, and a stick to carry them. */
export async function aHallOnPaper() {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-set-up-'));
  await chmod(folder, 0o755);
  const stick = join(folder, 'stick');
  await mkdir(stick);
  const line = await layLine('tcp', { folder, counter: '5' });
  const province = await startProvince('standard', join(folder, 'province.jsonl'));
  const caseSource = await startCaseSource({ cases: {} });
  const hallKey = newKey();
  const content: BundleContent = {
    hall: { code: 'demo', name: '示范市政务服务中心' },
    settings: {
      queue: [JSON.parse(JSON.stringify(line.input))],
      province: JSON.parse(JSON.stringify(province.settings)),
      pins: { it: hashOf(PIN) },
      caseSource: { url: caseSource.url, pollMs: 500 },
      timeouts: QUICK,
      display: { fullScreen: false },
    },
    counters: [
      { number: '5', name: '5号窗口 社会保障', code: 'SOC-5' },
      { number: '6', name: '6号窗口 医疗保障', code: 'MED-6' },
    ],
  };

  /** @returns the text of the file */
  async function bundle(
    version: number,
    own: Partial<BundleContent> = {},
    { key = hallKey, days = 400 }: { readonly key?: KeyObject; readonly days?: number } = {},
  ): Promise<string> {
    const now = Date.now();
    return makeBundle({
      ...{ content: { ...content, ...own }, privateKey: key, enrolmentKey: ENROLMENT_KEY, version },
      ...{ issuedAt: now - 10 * DAY_MS, expiresAt: now + days * DAY_MS },
    });
  }

  const kiosk = await launchKiosk({
    ...{ app: inject('app'), display: inject('display') },
    ...{ dataFolder: join(folder, 'device'), usbFolder: stick },
  });
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const seen = kiosk.page.evaluate(() => document.body.innerText).catch(String);
      console.error(`on the screen:\n${await seen}\n\nprinted:\n${kiosk.output()}`);
    }
    await kiosk.close();
    await line.close();
    await caseSource.close();
    await province.simulator.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    ...{ kiosk, page: kiosk.page, line, province, caseSource, content, bundle },
    dataFolder: join(folder, 'device'),
    fingerprint: fingerprintOf(signerOf(hallKey)),
    plug: (name: string, text: string) => writeFile(join(stick, `${name}.yiping`), text),
    unplug: (name: string) => rm(join(stick, `${name}.yiping`)),
  };
}
