import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Locator } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { citizenAt } from '../../scripts/launch/citizen.ts';
import { selfSignedCertificate } from '../../scripts/province-simulator/certificate.ts';
import { aHallOnPaper, ENROLMENT_KEY } from './a-hall-on-paper.ts';
import { point } from './a-panel.ts';

/** Whether nothing lies over it, down to its last pixels. */
function isInTheOpen(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const { left, bottom } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + 20, bottom - 2));
  });
}

/** @returns the port */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

it('a bundle is fetched from an address by the screen, and what cannot be had is said', async () => {
  const hall = await aHallOnPaper();
  const { page } = hall;
  const text = await hall.bundle(1);
  const give: RequestListener = (request, response) => {
    if (request.url === '/provision.yiping') response.end(text);
    else response.writeHead(404).end();
  };
  const inTheClear = await listening(createServer(give));
  const ofTheHall = await listening(createTlsServer(selfSignedCertificate(), give));

  const address = page.getByLabel('https 地址');
  const keys = page.getByRole('group', { name: '屏幕键盘' });
  const fetch = page.getByRole('button', { name: '获取', exact: true });
  const says = (words: string) => page.getByRole('alert').filter({ hasText: words });
  for (const [url, why] of [
    ['http://files.hall.example/provision.yiping', '须为 https 地址'],
    [`http://127.0.0.1:${inTheClear}/nothing.yiping`, 'HTTP 404'],
    [`https://127.0.0.1:${ofTheHall}/provision.yiping`, '请用 U 盘安装'],
  ] as const) {
    await address.fill(url);
    // What comes next is not under the keys of the screen.
    await keys.waitFor();
    await expect.poll(() => isInTheOpen(fetch)).toBe(true);
    await point(fetch, () => says(why).isVisible());
  }

  await address.fill(`http://127.0.0.1:${inTheClear}/provision.yiping`);
  const compared = page.getByRole('button', { name: '与纸上的指纹逐组一致' });
  await point(fetch, () => page.getByText(hall.fingerprint).isVisible());
  await point(compared, async () => (await compared.getAttribute('aria-pressed')) === 'true');
  await page.getByLabel('注册密钥').fill(ENROLMENT_KEY);
  const pairing = page.getByRole('heading', { name: '本机是哪个窗口' });
  await point(page.getByRole('button', { name: '安装', exact: true }), () => pairing.isVisible());
  const sure = page.getByRole('heading', { name: '本机就是 6 · 6号窗口 医疗保障' });
  await point(page.getByRole('button', { name: '6 · 6号窗口' }), () => sure.isVisible());
  await point(page.getByRole('button', { name: '配对', exact: true }), async () => {
    return !(await sure.isVisible());
  });
  await citizenAt(page).sees('6号窗口');
  await expect.poll(() => hall.caseSource.leases()).toHaveProperty('6');
});
