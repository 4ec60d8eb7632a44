import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../shared/problem.ts';
import { aBundle, aContent, ENROLMENT_KEY, newKey } from '../../tests/a-bundle.ts';
import { aProvisioningFile, MONDAY_MORNING } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openPairing } from '../pairing/pairing.ts';
import { createHandDrivenTime } from '../queue/testing/hand-driven-time.ts';
import { createProvisioner } from './provisioner.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Stretching an enrolment key takes seconds on a machine that is busy. */
const PATIENCE = { timeout: 30_000 };
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

/** What a device knows of its provisioning after a (re)start on a data folder. */
function aDevice(folder = aFolder(), usb = aFolder()) {
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

type Made = Awaited<ReturnType<typeof aBundle>>;

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
  const place = mkdtempSync(join(tmpdir(), 'yiping-at-work-'));
  const stick = join(place, 'stick');
  atWork = join(place, 'device');
  for (const folder of [stick, atWork]) mkdirSync(folder);
  const device = aDevice(atWork, stick);
  const { bytes, ...words } = made.first;
  await device.installs(bytes, words);
  await device.provisioner.pair('5', false);
});

afterAll(() => rmSync(dirname(atWork), { recursive: true }));

/** A device at work as counter 5 with the second bundle of its hall. */
async function aDeviceAtWork() {
  const folder = aFolder();
  cpSync(atWork, folder, { recursive: true });
  const device = aDevice(folder);
  await device.ready();
  return device;
}

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
    const { folder } = await aDeviceAtWork();
    const later = aDevice(folder);
    expect(await later.ready()).toMatchObject({ counter: { number: '5' } });
    expect(await later.provisioner.state()).toMatchObject({
      kind: 'ready',
      bundle: { version: 2 },
    });
  });

  it('leaves no secret and no enrolment key on the disk', async () => {
    const { folder } = await aDeviceAtWork();
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
    const device = await aDeviceAtWork();
    const installed = readFileSync(join(device.folder, 'installed.json'));
    expect(await device.installs(bytes())).toContain(why);
    expect(readFileSync(join(device.folder, 'installed.json'))).toEqual(installed);
    expect(await device.ready()).toMatchObject({ hall: { name: '示例市政务服务中心' } });
  });

  it('takes a newer one without the key, and never the older one again', async () => {
    const device = await aDeviceAtWork();
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
    const device = await aDeviceAtWork();
    let isReplaced = false;
    void device.provisioner.replaced().then(() => {
      isReplaced = true;
    });
    expect(await device.installs(made.first.bytes)).toBe(2);
    expect(isReplaced).toBe(false);
  });

  it('is asked for its counter again when a person installs one without it', async () => {
    const device = await aDeviceAtWork();
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
    const device = await aDeviceAtWork();
    device.holders.set('6', 'device-b');
    expect(await device.provisioner.pair('6', false)).toEqual({ kind: 'held', by: 'device-b' });
    expect(device.provisioner.paired()).toBe('5');
    expect(await device.provisioner.pair('6', true)).toEqual({ kind: 'paired' });
    expect(device.provisioner.paired()).toBe('6');
  });

  it('says what it is once it has looked, so that nobody is let in before', async () => {
    const { folder } = await aDeviceAtWork();
    const later = aDevice(folder);
    const state = later.provisioner.state();
    await expect(Promise.race([state, 'not yet'])).resolves.toBe('not yet');
    await later.ready();
    expect(await state).toMatchObject({ kind: 'ready' });
  });

  it('never takes a plain file again', async () => {
    const device = await aDeviceAtWork();
    const later = aDevice(device.folder);
    later.put(
      'provision.yiping',
      JSON.stringify(aProvisioningFile({ hall: { code: 'x', name: 'x' } })),
    );
    expect(await later.ready()).toMatchObject({ hall: { code: 'demo-hall' } });
  });

  it('takes no plain file either when its own cannot be read, and can be set up anew', async () => {
    const { folder } = await aDeviceAtWork();
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
    const { folder } = await aDeviceAtWork();
    const later = aDevice(folder);
    later.time.advance(500 * DAY_MS);
    expect(await later.ready()).toMatchObject({ counter: { number: '5' } });
    const set = vi.fn();
    later.provisioner.watch({ set, clear: vi.fn() }).close();
    expect(set.mock.calls).toEqual([['bundleExpired', expect.any(String)]]);
  });

  it('tells what lies on a stick, and why it is no good', async () => {
    const device = await aDeviceAtWork();
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
    const { folder } = await aDeviceAtWork();
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
