import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { aBundle, aContent, ENROLMENT_KEY, newKey } from '../../tests/a-bundle.ts';
import { aProvisioningFile, MONDAY_MORNING } from '../../tests/builders.ts';
import { aFolder, anIdentity } from '../../tests/device.ts';
import { openInstallation } from './installation.ts';
import { aDevice, aDeviceAtWork, aFolderAtWork, type Made, PATIENCE } from './testing/a-device.ts';

const DAY_MS = 24 * 60 * 60_000;
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** Made once: stretching the enrolment key takes its time. */
const made = {} as Record<
  'first' | 'newer' | 'otherSecond' | 'expired' | 'foreign' | 'stranger' | 'renumbered',
  Made
>;

/** The data folder of a device that is set up. */
let atWork: string;

beforeAll(async () => {
  const elsewhere = { ...aContent(), hall: { code: 'other-hall', name: '另一大厅' } };
  const counters = [{ number: '105', name: '105号窗口' }];
  made.first = await aBundle({ version: 2 });
  made.newer = await aBundle({
    version: 3,
    content: aContent({ hall: { code: 'demo-hall', name: '新名' } }),
  });
  made.otherSecond = await aBundle({ version: 2, content: aContent({ counters }) });
  made.expired = await aBundle({ version: 9, expiresAt: MONDAY_MORNING });
  made.foreign = await aBundle({ version: 9, content: elsewhere });
  made.stranger = await aBundle({ version: 9, privateKey: newKey() });
  made.renumbered = await aBundle({ version: 4, content: aContent({ counters }) });
  atWork = await aFolderAtWork(made.first);
});

/** What a version that knows more settings has left behind. */
function withNewerSettings(folder: string, settings: Record<string, unknown>): void {
  const installation = openInstallation(folder, anIdentity(folder).vault);
  const installed = installation.read();
  if (installed === null) throw new Error('nothing is installed');
  const { content } = installed;
  const all = JSON.parse(JSON.stringify({ ...content.settings, ...settings }));
  installation.write({ ...installed, content: { ...content, settings: all } });
}

describe('settings that a newer version has installed, which was put back since', () => {
  it('leave the device at work: what it does not know is left out', async () => {
    const folder = aFolder();
    cpSync(atWork, folder, { recursive: true });
    withNewerSettings(folder, { hologram: { brightness: 3 }, display: { floats: true } });
    expect(await aDevice(folder).ready()).toMatchObject({ counter: { number: '5' } });
  });

  it('are a mistake all the same where a name is known and its value is not', async () => {
    const folder = aFolder();
    cpSync(atWork, folder, { recursive: true });
    withNewerSettings(folder, { hologram: true, display: { fullScreen: 'perhaps' } });
    const device = aDevice(folder);
    void device.ready();
    await device.looked();
    expect(device.heard).toHaveLength(1);
    expect(device.heard[0]).toHaveLength(1);
  });
});

describe('the first contact', () => {
  it('makes a device out of a computer, with the enrolment key and the eyes of a person', async () => {
    const device = aDevice();
    const ready = device.ready();
    await device.looked();
    expect((await device.provisioner.state()).kind).toBe('nothing');

    const { bytes, ...words } = made.first;
    expect(await device.installs(bytes, words)).toBe(2);
    const kind = async () => (await device.provisioner.state()).kind;
    await vi.waitFor(async () => expect(await kind()).toBe('unpaired'), PATIENCE);
    expect(device.provisioner.counters()).toEqual([
      { number: '5', name: '5号窗口', code: 'ABC-5' },
      { number: '6', name: '6号窗口' },
    ]);
    expect(await device.provisioner.pair('7', false)).toMatchObject({ kind: 'refused' });
    expect(await device.provisioner.pair('6', false)).toEqual({ kind: 'paired' });
    expect(await ready).toMatchObject({
      hall: { code: 'demo-hall' },
      counter: { number: '6' },
      province: { appSecret: 'demo-secret' },
      formsKey: expect.any(String),
    });
  });

  it('lasts: the device needs neither file nor key again', async () => {
    const { folder } = await aDeviceAtWork(atWork);
    const later = aDevice(folder);
    expect(await later.ready()).toMatchObject({ counter: { number: '5' } });
    expect(await later.provisioner.state()).toMatchObject({
      kind: 'ready',
      bundle: { version: 2 },
    });
  });

  it('leaves no secret and no enrolment key on the disk', async () => {
    const { folder } = await aDeviceAtWork(atWork);
    const all = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    for (const secret of [
      'demo-secret',
      ENROLMENT_KEY,
      JSON.parse(made.first.bytes.toString()).secrets.key,
    ]) {
      expect(all.join()).not.toContain(secret);
    }
  });

  it('is refused with a wrong enrolment key or another fingerprint, and leaves nothing behind', async () => {
    const device = aDevice();
    const { bytes, fingerprint, enrolmentKey } = made.first;
    expect(await device.installs(bytes, { fingerprint, enrolmentKey: 'a wrong one' })).toContain(
      '注册密钥不对',
    );
    expect(await device.installs(bytes, { enrolmentKey })).toContain('指纹');
    const another = made.stranger.fingerprint;
    expect(await device.installs(bytes, { enrolmentKey, fingerprint: another })).toContain('指纹');
    expect(existsSync(join(device.folder, 'installed.json'))).toBe(false);
  });

  it('takes no expired bundle', async () => {
    const { bytes, ...words } = made.expired;
    expect(await aDevice().installs(bytes, words)).toContain('过期');
  });
});

describe('a device with a bundle', () => {
  it.each([
    ['another hall', () => made.foreign.bytes, '另一个大厅'],
    ['another signer', () => made.stranger.bytes, '不是由本大厅的密钥签名'],
    ['an expired one', () => made.expired.bytes, '过期'],
    ['another one of the same version', () => made.otherSecond.bytes, '内容不同'],
    ['half of one', () => made.newer.bytes.subarray(0, 900), '不完整'],
    [
      'a changed one',
      () => Buffer.from(made.newer.bytes.toString().replace('新名', '旧名')),
      '改动',
    ],
    ['a file nobody signed', () => Buffer.from(JSON.stringify(aProvisioningFile())), '签名'],
  ])('refuses %s and changes nothing', async (_, bytes, why) => {
    const device = await aDeviceAtWork(atWork);
    const installed = readFileSync(join(device.folder, 'installed.json'));
    expect(await device.installs(bytes())).toContain(why);
    expect(readFileSync(join(device.folder, 'installed.json'))).toEqual(installed);
    expect(await device.ready()).toMatchObject({ hall: { name: '示例市政务服务中心' } });
  });

  it('takes a newer one without the key, and never the older one again', async () => {
    const device = await aDeviceAtWork(atWork);
    const replaced = device.provisioner.replaced();
    expect(await device.installs(made.newer.bytes)).toBe(3);
    await replaced;
    expect(await device.ready()).toMatchObject({
      hall: { name: '新名' },
      counter: { number: '5' },
    });
    expect(await device.installs(made.first.bytes)).toContain('比已安装的第 3 版旧');
  });

  it('takes its own again without a word, and goes on', async () => {
    const device = await aDeviceAtWork(atWork);
    let isReplaced = false;
    void device.provisioner.replaced().then(() => {
      isReplaced = true;
    });
    expect(await device.installs(made.first.bytes)).toBe(2);
    expect(isReplaced).toBe(false);
  });

  it('is asked for its counter again when a person installs one without it', async () => {
    const device = await aDeviceAtWork(atWork);
    expect(await device.installs(made.renumbered.bytes)).toBe(4);
    const ready = device.ready();
    await device.looked();
    expect(await device.provisioner.state()).toMatchObject({
      kind: 'unpaired',
      bundle: { version: 4 },
    });
    await device.provisioner.pair('105', false);
    expect(await ready).toMatchObject({ counter: { number: '105' } });
  });

  it('is not paired with a counter that another device holds, unless a person says so', async () => {
    const device = await aDeviceAtWork(atWork);
    device.holders.set('6', 'device-b');
    expect(await device.provisioner.pair('6', false)).toEqual({ kind: 'taken', by: 'device-b' });
    expect(device.provisioner.paired()).toBe('5');
    expect(await device.provisioner.pair('6', true)).toEqual({ kind: 'paired' });
    expect(device.provisioner.paired()).toBe('6');
  });

  it('says what it is once it has looked, so that nobody is let in before', async () => {
    const { folder } = await aDeviceAtWork(atWork);
    const later = aDevice(folder);
    const state = later.provisioner.state();
    await expect(Promise.race([state, 'not yet'])).resolves.toBe('not yet');
    await later.ready();
    expect(await state).toMatchObject({ kind: 'ready' });
  });

  it('never takes a plain file again', async () => {
    const device = await aDeviceAtWork(atWork);
    const later = aDevice(device.folder);
    later.put(
      'provision.yiping',
      JSON.stringify(aProvisioningFile({ hall: { code: 'x', name: 'x' } })),
    );
    expect(await later.ready()).toMatchObject({ hall: { code: 'demo-hall' } });
  });

  it('takes no plain file either when its own cannot be read, and can be set up anew', async () => {
    const { folder } = await aDeviceAtWork(atWork);
    const device = aDevice(folder);
    device.put('installed.json', '{"format":"yiping-installed/1","locked":"AAAA"}');
    const later = aDevice(folder);
    later.put('provision.yiping', JSON.stringify(aProvisioningFile()));
    const ready = later.ready();
    await later.looked();
    expect(later.heard).toEqual([[expect.stringContaining('无法读取')]]);
    const { bytes, ...words } = made.first;
    expect(await later.installs(bytes, words)).toBe(2);
    expect(await ready).toMatchObject({ counter: { number: '5' } });
  });

  it('goes on with an expired bundle (R22)', async () => {
    const { folder } = await aDeviceAtWork(atWork);
    const later = aDevice(folder);
    later.time.advance(500 * DAY_MS);
    expect(await later.ready()).toMatchObject({ counter: { number: '5' } });
    const set = vi.fn();
    later.provisioner.watch({ set, clear: vi.fn() }).close();
    expect(set.mock.calls).toEqual([['bundleExpired', expect.any(String)]]);
  });

  it('tells what lies on a stick, and why it is no good', async () => {
    const device = await aDeviceAtWork(atWork);
    writeFileSync(join(device.usb, 'a.yiping'), made.newer.bytes);
    writeFileSync(join(device.usb, 'b.yiping'), made.foreign.bytes);
    writeFileSync(join(device.usb, 'notes.txt'), 'x');
    const found = await device.provisioner.listUsb();
    expect(
      found.map(({ path, bundle, problems }) => [path.at(-8), bundle?.version, problems.length]),
    ).toEqual([
      ['a', 3, 0],
      ['b', undefined, 1],
    ]);
  });
});
