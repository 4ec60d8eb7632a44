import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { citizenAt } from '../../scripts/launch/citizen.ts';
import { aService } from '../../scripts/queue-simulator/index.ts';
import { aHallOnPaper, ENROLMENT_KEY, newKey, PIN } from './a-hall-on-paper.ts';
import { point } from './a-panel.ts';

/** By the keys of the screen, one after the other. */
async function typeOnScreen(page: Page, field: Locator, text: string): Promise<void> {
  const keys = page.getByRole('group', { name: '屏幕键盘' });
  await point(field, () => keys.isVisible());
  for (const [at, letter] of [...text].entries()) {
    await point(
      keys.getByRole('button', { name: letter, exact: true }),
      async () => (await field.inputValue()).length > at,
    );
  }
  expect(await field.inputValue()).toBe(text);
}

async function openDoor(page: Page): Promise<Locator> {
  const panel = page.getByRole('dialog', { name: '服务面板' });
  const digits = page.getByRole('dialog', { name: '工作人员入口' });
  await expect
    .poll(async () => {
      for (let time = 0; time < 5; time += 1) await page.mouse.click(30, 30);
      return digits.isVisible();
    })
    .toBe(true);
  await expect
    .poll(
      async () => {
        const typed = await digits.getByText(/已输入/).textContent();
        const count = Number(/\d+/.exec(typed ?? '')?.[0]);
        if (count < PIN.length) await page.keyboard.press(PIN[count] ?? '');
        return count;
      },
      { timeout: 10_000, interval: 50 },
    )
    .toBe(PIN.length);
  // Digits are heard at once, but Enter presses something, so the tap guard has its say.
  await expect
    .poll(
      async () => {
        if (await digits.isVisible()) await page.keyboard.press('Enter');
        return panel.isVisible();
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBe(true);
  return panel;
}

async function everythingIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('chromium'));
  const texts = files.map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

it('from nothing to the first delivered rating, by the screens, and later to a newer bundle', async () => {
  const hall = await aHallOnPaper();
  const { page, plug, unplug, bundle } = hall;
  const device = () => readdir(hall.dataFolder);
  const says = (words: string) => page.getByText(words).first().waitFor();
  await page.getByRole('heading', { name: '安装本机' }).waitFor();

  // What is wrong with a file on the stick is said beside it, and it cannot be chosen.
  const right = await bundle(2);
  await plug('truncated', right.slice(0, right.length / 2));
  await plug('tampered', right.replace('5号窗口', '7号窗口'));
  await plug('expired', await bundle(2, {}, { days: -1 }));
  await says('不完整');
  await says('改动过');
  await says('过期');
  expect(await page.getByRole('button', { name: '示范市政务服务中心' }).count()).toBe(0);
  for (const name of ['truncated', 'tampered', 'expired']) await unplug(name);

  await plug('provision', right);
  const fingerprint = page.getByText(hall.fingerprint);
  const found = page.getByRole('button', { name: '示范市政务服务中心 · 第 2 版' });
  await point(found, () => fingerprint.isVisible());
  const compared = page.getByRole('button', { name: '与纸上的指纹逐组一致' });
  await point(compared, async () => (await compared.getAttribute('aria-pressed')) === 'true');
  const key = page.getByLabel('注册密钥');
  const install = page.getByRole('button', { name: '安装', exact: true });
  await key.fill('not the enrolment key');
  await point(install, () => page.getByText('注册密钥不对').isVisible());
  expect(await device()).not.toContain('installed.json');

  await typeOnScreen(page, key, ENROLMENT_KEY);
  // What was typed unseen can be compared with the paper.
  expect(await key.getAttribute('data-secret')).toBe('true');
  await point(page.getByRole('button', { name: '显示', exact: true }), async () => {
    return (await key.getAttribute('data-secret')) === null;
  });
  const pairing = page.getByRole('heading', { name: '本机是哪个窗口' });
  await point(install, () => pairing.isVisible());
  expect(await device()).toContain('installed.json');
  // A counter that another device holds is somebody's to decide about.
  hall.caseSource.hold('6', 'device-of-old');
  await page.getByLabel(/拼音首字母/).fill('ylbz');
  const sixth = page.getByRole('button', { name: '6 · 6号窗口 医疗保障' });
  const sureOfSixth = page.getByRole('heading', { name: '本机就是 6' });
  expect(await page.getByRole('button', { name: '5号窗口' }).count()).toBe(0);
  await point(sixth, () => sureOfSixth.isVisible());
  const pair = page.getByRole('button', { name: '配对', exact: true });
  await point(pair, () => page.getByText('device-of-old').isVisible());
  await point(page.getByRole('button', { name: '另选窗口' }), () => sixth.isVisible());
  expect(await device()).not.toContain('pairing.json');
  // The code printed at the counter, by a reader that acts as a keyboard.
  const sure = page.getByRole('heading', { name: '本机就是 5 · 5号窗口 社会保障' });
  await expect
    .poll(async () => {
      await page.keyboard.type('SOC-5');
      await page.keyboard.press('Enter');
      return sure.isVisible();
    })
    .toBe(true);
  const citizen = citizenAt(page);
  await point(pair, async () => !(await sure.isVisible()));
  await citizen.sees('5号窗口');

  const identity = JSON.parse(await readFile(join(hall.dataFolder, 'device.json'), 'utf8'));
  hall.province.registerDevice(identity.deviceId, identity.publicKey);
  const { machine } = hall.line;
  await machine.connected();
  const service = aService({ ticket: 'A001', area: '350203' });
  await machine.call('A001', { service });
  await machine.start();
  await machine.evaluate({});
  await citizen.rates(4);
  await citizen.submits();
  await expect.poll(() => hall.province.held(), { timeout: 20_000 }).toMatchObject([{ level: 4 }]);
  await citizen.sees('5号窗口');

  // Now a PIN is needed, and the device takes only what is newer, of its hall and of its signer.
  await expect(
    page.evaluate(() => Reflect.get(globalThis, 'host').request('install.look')),
  ).rejects.toThrow('refused');
  const panel = await openDoor(page);
  await unplug('provision');
  await plug('older', await bundle(1));
  await plug('foreign', await bundle(3, { hall: { code: 'other', name: '别处政务服务中心' } }));
  await plug('forged', await bundle(3, {}, { key: newKey() }));
  await point(panel.getByRole('button', { name: '安装与测试' }), () =>
    panel.getByRole('button', { name: '全部测试' }).isVisible(),
  );
  await point(panel.getByRole('button', { name: '全部测试' }), () =>
    panel.getByText('正常').nth(3).isVisible(),
  );
  await panel.getByText('由系统密钥库保管').or(panel.getByText('系统没有密钥库')).waitFor();
  const has = panel.getByText('已安装：示范市政务服务中心，第 2 版');
  await point(panel.getByRole('button', { name: '配置包' }), () => has.isVisible());
  await says('比已安装的第 2 版旧');
  await says('另一个大厅');
  await says('不是由本大厅的密钥签名');
  const [first, second] = hall.content.counters;
  if (first === undefined || second === undefined) throw new Error('two counters are needed');
  await plug('newer', await bundle(3, { counters: [{ ...first, name: '5号窗口 户籍' }, second] }));
  const newer = panel.getByRole('button', { name: '示范市政务服务中心 · 第 3 版' });
  await point(newer, () => install.isVisible());
  const done = panel.getByText('第 3 版已安装');
  await point(install, () => done.isVisible());
  await point(panel.getByRole('button', { name: '退出' }), async () => !(await panel.isVisible()));
  await citizenAt(page).sees('5号窗口 户籍');

  // Neither disk nor log has a secret in clear.
  const written = `${await everythingIn(hall.dataFolder)} ${hall.kiosk.output()}`;
  expect(written).toContain('bundle installed');
  for (const secret of ['demo-app-secret-0001', ENROLMENT_KEY, PIN]) {
    expect(written).not.toContain(secret);
  }
});
