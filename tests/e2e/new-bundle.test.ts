import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fingerprintOf } from '../../electron/provisioning/signed-bundle.ts';
import { makeBundle, signerOf } from '../../scripts/provision/make-bundle.ts';
import { ask, hashOf, openPanel } from './a-panel.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

const PIN = '7041936';
const PINS = { it: hashOf(PIN) };
const DAY_MS = 24 * 60 * 60_000;

it('puts a device at work under a bundle while nobody needs it, and goes on rating', async () => {
  const hall = await aHall({ settings: { pins: PINS } });
  const { page, output } = hall.kiosk();
  const citizen = theCitizen(hall);
  async function rating(ticket: string): Promise<void> {
    await hall.serve(ticket);
    await citizen.rates(5);
    await citizen.submits();
  }
  await citizen.sees('5号窗口 社会保障');
  await rating('A001');
  await delivered(hall, 1);

  const plain = JSON.parse(await readFile(join(hall.dataFolder, 'provision.yiping'), 'utf8'));
  const { format: _format, counter: _counter, hall: name, ...settings } = plain;
  const counters = [{ number: '5', name: '5号窗口 户籍' }];
  const { privateKey } = generateKeyPairSync('ed25519');
  const enrolmentKey = 'a made-up enrolment key';
  const now = Date.now();
  const bundle = await makeBundle({
    ...{ content: { hall: name, settings, counters }, privateKey, enrolmentKey, version: 1 },
    ...{ issuedAt: now, expiresAt: now + DAY_MS },
  });
  const path = join(hall.dataFolder, 'stick.yiping');
  await writeFile(path, bundle);
  const wish = { source: { kind: 'file', path }, enrolmentKey };
  const fingerprint = fingerprintOf(signerOf(privateKey));

  await expect(ask(page, 'install.install', { ...wish, fingerprint })).rejects.toThrow('refused');
  await citizen.sees('5号窗口 社会保障');
  await openPanel(page, PIN);
  expect(await ask(page, 'install.install', { ...wish, fingerprint: '0000' })).toMatchObject({
    ok: false,
  });
  expect(await ask(page, 'install.install', { ...wish, fingerprint })).toMatchObject({ ok: true });
  expect(await ask(page, 'install.pair', { counter: '5', takeOver: false })).toEqual({
    kind: 'paired',
  });
  // Nor is a counter kept from it by a pause, and the pause goes on.
  await ask(page, 'staff.pause');
  // Not under the hands of whoever stands at the panel.
  expect(output()).not.toContain('the device is restarted');
  await ask(page, 'door.leave');

  await page.getByText('5号窗口 户籍').waitFor();
  await citizen.sees('暂停服务');
  await hall.machine.connected();
  await rating('A002');
  expect(await delivered(hall, 2)).toMatchObject([{}, {}]);
  expect([hall.repeated(), hall.forkedChains()]).toEqual([[], []]);
  await hall.kiosk().close();
  await hall.restart();
  await theCitizen(hall).sees('5号窗口 户籍');
}, 60_000);
