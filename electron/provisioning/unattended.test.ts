import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { aBundle, aContent, ENROLMENT_KEY, newKey } from '../../tests/a-bundle.ts';
import { aProvisioningFile } from '../../tests/builders.ts';

import { aDevice, aDeviceAtWork, aFolderAtWork, type Made } from './testing/a-device.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** Made once: stretching the enrolment key takes its time. */
const made = {} as Record<'first' | 'newer' | 'stranger', Made>;

beforeAll(async () => {
  made.first = await aBundle({ version: 2 });
  made.newer = await aBundle({
    version: 3,
    content: aContent({ hall: { code: 'demo-hall', name: '新名' } }),
  });
  made.stranger = await aBundle({ version: 9, privateKey: newKey() });
});

describe('an unattended set-up', () => {
  const enrol = (own: object = {}) =>
    JSON.stringify({ enrolmentKey: ENROLMENT_KEY, fingerprint: made.first.fingerprint, ...own });

  it('needs the bundle and what would be typed, and keeps the key no longer than that', async () => {
    const device = aDevice();
    device.put('provision.yiping', made.first.bytes);
    device.put('enrol.json', enrol({ counter: '5' }));
    expect(await device.ready()).toMatchObject({ counter: { number: '5' } });
    expect(existsSync(join(device.folder, 'enrol.json'))).toBe(false);
    await expect(Promise.race([device.provisioner.replaced(), 'goes on'])).resolves.toBe('goes on');
  });

  it.each([
    ['a wrong key', () => enrol({ enrolmentKey: 'another key of it' }), '注册密钥不对'],
    ['a foreign fingerprint', () => enrol({ fingerprint: made.stranger.fingerprint }), '指纹'],
    ['an unknown counter', () => enrol({ counter: '77' }), '没有窗口 77'],
    ['a key that is too short', () => enrol({ enrolmentKey: 'short' }), '12'],
    ['nothing', () => undefined, '核对指纹'],
  ])('says what is the matter with %s, once, and takes nothing', async (_, content, why) => {
    const device = aDevice();
    const text = content();
    device.put('provision.yiping', made.first.bytes);
    if (text !== undefined) device.put('enrol.json', text);
    void device.ready();
    await device.looked();
    device.time.advance(2_000);
    await device.looked();
    expect(device.heard).toEqual([[expect.stringContaining(why)]]);
    expect(existsSync(join(device.folder, 'installed.json'))).toBe(false);
    expect(existsSync(join(device.folder, 'enrol.json'))).toBe(text !== undefined);
  });

  it('takes a newer bundle put there by itself', async () => {
    const { folder } = await aDeviceAtWork(await aFolderAtWork(made.first));
    const later = aDevice(folder);
    later.put('provision.yiping', made.newer.bytes);
    expect(await later.ready()).toMatchObject({ hall: { name: '新名' } });
  });
});

describe('a plain file', () => {
  it('starts a device by itself when it is put there', async () => {
    const device = aDevice();
    const ready = device.ready();
    await device.looked();
    device.put('provision.yiping', JSON.stringify(aProvisioningFile()));
    device.time.advance(2_000);
    expect((await ready).hall.code).toBe('demo-hall');
    expect(device.heard).toEqual([[expect.stringContaining('并非故障')]]);
  });

  it('is told once what is wrong with it, and anew when something else is', async () => {
    const device = aDevice();
    const ready = device.ready();
    const gbk = Buffer.from('7b22c3fb223a317d', 'hex');
    for (const content of [
      '{',
      '{',
      '[]',
      gbk,
      JSON.stringify({ ...aProvisioningFile(), targetMs: 0 }),
    ]) {
      await device.looked();
      device.put('provision.yiping', content);
      device.time.advance(2_000);
    }
    await device.looked();
    expect(device.heard.slice(1)).toEqual([
      [expect.stringContaining('JSON')],
      [expect.stringContaining('{…}')],
      [expect.stringContaining('UTF-8')],
      [expect.stringContaining('1000')],
    ]);
    device.put('provision.yiping', JSON.stringify(aProvisioningFile()));
    device.time.advance(2_000);
    await ready;
  });
});
