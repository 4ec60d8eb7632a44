/** What IT sees: the first start, the tests of the parts, live frames and a newer bundle. */
import type { Page } from 'playwright-core';
import type { BundleView, ProvisioningState } from '../../shared/bundle-view.ts';
import type { Screen } from '../../shared/screen.ts';
import type { Finding, LiveFrame } from '../../shared/setup-requests.ts';
import { WELL } from './door-scenes.ts';
import { LONGEST_HALL } from './extremes.ts';
import { type Scene, scene } from './scene.ts';
import { chooseBundle, openPanelPage, pressInPanel, pressOnFirst, seePanel } from './steps.ts';

const BUNDLE: BundleView = {
  hallCode: 'demo',
  hallName: '示范市政务服务中心',
  version: 7,
  issuedAt: '2026-03-01T08:00:00+08:00',
  expiresAt: '2027-03-01T08:00:00+08:00',
  counters: 300,
  fingerprint: '3f2a 9c11 04be 77d0 5a6c e813 2290 bb47',
  firstContact: true,
};

const REFUSED = {
  path: '/media/stick/old.yiping',
  label: 'stick / old.yiping',
  problems: [
    {
      where: 'old.yiping',
      what: '配置包在签名之后被改动过，不能使用 / the bundle has been changed since it was signed and cannot be used',
    },
  ],
};

const found = (bundle: BundleView) => ({
  path: '/media/stick/provision.yiping',
  label: 'stick / provision.yiping',
  bundle,
  problems: [],
});

const MISSING = {
  where: 'provision.yiping',
  what: '本机是新设备，还没有设置，并非故障；配置文件也可以放在这里 / a new device that has not been set up yet, nothing is wrong; its file may also be put here',
};
const NOTHING: ProvisioningState = { kind: 'nothing', problems: [MISSING] };
const NOT_READY: Screen = { kind: 'notReady', problems: [MISSING] };

const FINDINGS: readonly Finding[] = [
  {
    is: 'right',
    what: 'tcp-server 10.0.0.5:7300 (yiping-json): 最近一帧 / last frame at 09:14:58',
  },
  {
    is: 'wrong',
    what: 'serial /dev/ttyUSB0 (ff68): 未连接 / not connected (/dev/ttyUSB0 does not exist)',
    advice:
      '检查串口线和电源；在“串口”一项中按厂商号和序列号核对端口名 / check cable and power; compare the name of the port with those found under “Serial ports”',
  },
];

const FRAMES: readonly LiveFrame[] = [
  {
    ...{ number: 1, at: Date.parse('2026-03-02T09:14:58+08:00'), direction: 'in' },
    ...{ input: 'serial /dev/ttyUSB0', hex: 'ff680500010203a7', meaning: 'called' },
  },
  {
    ...{ number: 2, at: Date.parse('2026-03-02T09:14:59+08:00'), direction: 'out' },
    ...{ input: 'serial /dev/ttyUSB0', hex: 'ff680500060000a7', meaning: 'acknowledgement' },
  },
  {
    ...{ number: 3, at: Date.parse('2026-03-02T09:15:03+08:00'), direction: 'in' },
    ...{ input: 'serial /dev/ttyUSB0', hex: 'ff680500010203a8', meaning: 'bad' },
    why: 'wrong checksum',
  },
  {
    ...{ number: 4, at: Date.parse('2026-03-02T09:15:09+08:00'), direction: 'in' },
    ...{ input: 'serial /dev/ttyUSB0', hex: '41303233', meaning: 'unread' },
  },
];

const COUNTERS = {
  counters: Array.from({ length: 30 }, (_, at) => ({
    ...{ number: String(at + 1), name: `${at + 1}号窗口 社会保障`, group: '一楼 A 区' },
  })),
  paired: null,
};

const HOLDER = '01920b1c-7d5e-7c3a-9f00-4a8d2b6e1f70';

const firstStart = (
  name: string,
  state: ProvisioningState,
  answers: Readonly<Record<string, unknown>>,
  steps: (page: Page) => Promise<void>,
): Scene =>
  scene('firstStart', name, NOT_READY, {
    answers: { 'install.look': { state, found: [found(BUNDLE), REFUSED] }, ...answers },
    steps,
  });

/** @param at its place in the list of pages that IT sees */
const itPage = (
  name: string,
  at: number,
  answers: Readonly<Record<string, unknown>>,
  steps: (page: Page) => Promise<void> = async () => undefined,
): Scene =>
  scene(
    'setup',
    name,
    { kind: 'standby' },
    {
      door: { kind: 'panel', role: 'it' },
      panel: { ...WELL, role: 'it' },
      answers,
      async steps(page) {
        await seePanel(page, WELL.deviceId);
        await openPanelPage(page, at);
        await steps(page);
      },
    },
  );

export const SETUP_SCENES: readonly Scene[] = [
  firstStart('first-start', NOTHING, {}, (page) => page.getByText(REFUSED.label).waitFor()),
  firstStart('first-start-key', NOTHING, {}, async (page) => {
    await chooseBundle(page, 'stick / provision.yiping');
    await page.getByText(BUNDLE.fingerprint).waitFor();
    await page.locator('textarea').click();
    await page.locator('[dir=ltr] button').first().waitFor();
  }),
  firstStart(
    'first-start-counter',
    { kind: 'unpaired', bundle: { ...BUNDLE, hallName: LONGEST_HALL }, problems: [] },
    {
      'install.counters': COUNTERS,
    },
    (page) => page.getByText('12号窗口 社会保障').waitFor(),
  ),
  firstStart(
    'first-start-held',
    { kind: 'unpaired', bundle: BUNDLE, problems: [] },
    {
      'install.counters': COUNTERS,
      'install.pair': { kind: 'held', by: HOLDER },
    },
    async (page) => {
      await pressOnFirst(page, 'li button');
      await pressOnFirst(page, 'h2 + div button:last-child');
      await page.getByText(HOLDER).waitFor();
    },
  ),
  itPage('setup-parts', 3, { 'setup.check': FINDINGS }, async (page) => {
    await pressInPanel(page, 'li button', 0);
    await page.getByText('/dev/ttyUSB0 does not exist').waitFor();
  }),
  itPage(
    'setup-bundle',
    4,
    {
      'install.look': {
        state: { kind: 'ready', bundle: { ...BUNDLE, firstContact: false, version: 6 } },
        found: [found({ ...BUNDLE, firstContact: false }), REFUSED],
      },
    },
    (page) => page.getByText(REFUSED.label).waitFor(),
  ),
  itPage('setup-frames', 6, { 'setup.frames': FRAMES }, (page) =>
    page.getByText('ff 68 05 00 01 02 03 a7').waitFor(),
  ),
];
