/** What IT sees: the first start, the tests of the parts, live frames and a newer bundle. */
import type { Page } from 'playwright-core';
import type { BundleView, ProvisioningState } from '../../shared/bundle-view.ts';
import type { Screen } from '../../shared/screen.ts';
import type { Finding, LiveFrame } from '../../shared/setup-requests.ts';
import { WELL } from './door-scenes.ts';
import { LONGEST_COUNTER, LONGEST_HALL } from './extremes.ts';
import { type Scene, scene } from './scene.ts';
import {
  chooseBundle,
  openPanelPage,
  pressInPanel,
  pressOnFirst,
  scrollPanel,
  seePanel,
} from './steps.ts';

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

const UNPROVED: readonly Finding[] = [
  {
    is: 'unproved',
    what: 'tcp-server 10.0.0.5:7300 (yiping-json): 已连接，还没有收到帧 / connected, no frame yet',
    advice:
      '在叫号机上呼叫一次，看实时数据是否出现 / call a ticket at the machine and look whether it appears among the live frames',
  },
];

/** Places among the parts of those that the window itself tests. */
const [VOICE_PLACE, TOUCH_PLACE] = [8, 9];
const VOICE_MS = 15_000;

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

const HOLDER = '01920b1c-7d5e-7c3a-9f00-4a8d2b6e1f70';

const COUNTERS = Array.from({ length: 30 }, (_, at) => ({
  number: String(at + 1),
  name: at === 4 ? LONGEST_COUNTER : `${at + 1}号窗口 社会保障`,
  group: '一楼 A 区',
}));

/** The hall wants silence at this hour, and has no recording. */
const VOICE = { volume: 0 };

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

/** The pages that stand together in IT's list under set-up. */
const TABS = { parts: 0, frames: 1, bundle: 2, counter: 3 } as const;

const itPage = (
  name: string,
  tab: keyof typeof TABS,
  answers: Readonly<Record<string, unknown>>,
  steps: (page: Page) => Promise<void> = async () => undefined,
  own: Partial<Scene> = {},
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
        await openPanelPage(page, 1, TABS[tab]);
        await steps(page);
      },
      ...own,
    },
  );

const seeRefusal = (page: Page) => page.locator('[role=status][data-refused]').waitFor();

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
      'install.counters': { counters: COUNTERS, paired: null },
    },
    (page) => page.getByText('12号窗口 社会保障').waitFor(),
  ),
  firstStart(
    'first-start-held',
    { kind: 'unpaired', bundle: BUNDLE, problems: [] },
    {
      'install.counters': { counters: COUNTERS, paired: null },
      'install.pair': { kind: 'taken', by: HOLDER },
    },
    async (page) => {
      await pressOnFirst(page, 'li button');
      await pressOnFirst(page, 'h2 + div button:last-child');
      await page.getByText(HOLDER).waitFor();
    },
  ),
  itPage('setup-parts', 'parts', { 'setup.check': FINDINGS }, async (page) => {
    await pressInPanel(page, 'li button', 0);
    await page.getByText('/dev/ttyUSB0 does not exist').waitFor();
  }),
  itPage(
    'setup-bundle',
    'bundle',
    {
      'install.look': {
        state: { kind: 'ready', bundle: { ...BUNDLE, firstContact: false, version: 6 } },
        found: [found({ ...BUNDLE, firstContact: false }), REFUSED],
      },
    },
    (page) => page.getByText(REFUSED.label).waitFor(),
  ),
  itPage('setup-bundle-same', 'bundle', {
    'install.look': {
      state: { kind: 'ready', bundle: { ...BUNDLE, hallName: LONGEST_HALL, firstContact: false } },
      found: [found({ ...BUNDLE, firstContact: false })],
    },
  }),
  itPage('setup-frames', 'frames', { 'setup.frames': FRAMES }, (page) =>
    page.getByText('ff 68 05 00 01 02 03 a7').waitFor(),
  ),
  itPage('setup-frames-none', 'frames', { 'setup.frames': [] }),
  itPage('setup-unproved', 'parts', { 'setup.check': UNPROVED }, async (page) => {
    await pressInPanel(page, 'li button', 0);
    await page.locator('[data-verdict=unproved]').waitFor();
  }),
  itPage(
    'setup-voice',
    'parts',
    { 'setup.voice': VOICE },
    async (page) => {
      await pressInPanel(page, 'li > button', VOICE_PLACE);
      // A machine without a loudspeaker says so, after a while.
      await page.locator('li:nth-child(9) p + button').waitFor({ timeout: VOICE_MS });
    },
    { settled: scrollPanel },
  ),
  itPage('setup-touch', 'parts', {}, async (page) => {
    await pressInPanel(page, 'li > button', TOUCH_PLACE);
    await page.locator('li p + button').waitFor();
  }),
  itPage('setup-counter', 'counter', {
    'install.counters': { counters: COUNTERS, paired: '5' },
  }),
  itPage(
    'setup-counter-held',
    'counter',
    {
      'install.counters': { counters: COUNTERS, paired: null },
      'install.pair': { kind: 'taken', by: HOLDER },
    },
    async (page) => {
      await pressInPanel(page, 'li button', 4);
      await pressInPanel(page, 'section button', 1);
      await page.getByText(HOLDER).waitFor();
    },
  ),
  // Nobody has opened main's own door: it refuses what the gallery does not answer.
  itPage('setup-bundle-refused', 'bundle', {}, seeRefusal, { likeAnother: true }),
  itPage(
    'setup-counter-refused',
    'counter',
    { 'install.counters': { counters: COUNTERS, paired: null } },
    async (page) => {
      await pressInPanel(page, 'li button', 4);
      await pressInPanel(page, 'section button', 1);
      await seeRefusal(page);
    },
    { likeAnother: true },
  ),
  itPage(
    'setup-counter-sure',
    'counter',
    { 'install.counters': { counters: COUNTERS, paired: '1' } },
    async (page) => {
      await pressInPanel(page, 'li button', 4);
      await page.locator('[role=dialog] section section button').nth(1).waitFor();
    },
  ),
];
