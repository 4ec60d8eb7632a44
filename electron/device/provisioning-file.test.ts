import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Problem } from '../../shared/problem.ts';
import { aProvisioningFile } from '../../tests/builders.ts';
import { aFolder } from '../../tests/device.ts';
import { createHandDrivenTime } from '../queue/testing/hand-driven-time.ts';
import { awaitProvisioning } from './provisioning-file.ts';

function aWaitingDevice() {
  const file = join(aFolder(), 'provision.yiping');
  const time = createHandDrivenTime();
  const heard: string[][] = [];
  const wrong = (problems: readonly Problem[]) => heard.push(problems.map(({ where }) => where));
  const provisioned = awaitProvisioning(file, time.timers, wrong);
  return {
    file,
    heard,
    provisioned,
    /** Until the device has looked at the file and waits to look again. */
    looked: () => vi.waitFor(() => expect(time.pending()).toHaveLength(1)),
    looksAgain: () => time.advance(2_000),
  };
}

it('starts by itself when the file is put there', async () => {
  const device = aWaitingDevice();
  await device.looked();
  writeFileSync(device.file, JSON.stringify(aProvisioningFile()));
  device.looksAgain();
  expect((await device.provisioned).hall.code).toBe('demo-hall');
  expect(device.heard).toEqual([[device.file]]);
});

it('says once what is wrong, and says it anew when something else is', async () => {
  const device = aWaitingDevice();
  const contents = ['{', '{', '[]', JSON.stringify({ ...aProvisioningFile(), targetMs: 0 })];
  for (const content of contents) {
    await device.looked();
    writeFileSync(device.file, content);
    device.looksAgain();
  }
  await device.looked();
  expect(device.heard.slice(1)).toEqual([['provision.yiping'], ['(whole file)'], ['targetMs']]);
  writeFileSync(device.file, JSON.stringify(aProvisioningFile()));
  device.looksAgain();
  await device.provisioned;
});
