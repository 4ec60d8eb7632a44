import { expect, it, onTestFinished } from 'vitest';
import type { Hall } from '../../scripts/launch/hall.ts';
import { selfSignedCertificate } from '../../scripts/province-simulator/certificate.ts';
import { startProvinceSimulator } from '../../scripts/province-simulator/simulator.ts';
import type { ProvisioningFile } from '../../shared/provisioning.ts';
import { aHall, delivered, QUICK, theCitizen } from './at-the-counter.ts';
import { contentsOpen, elsewhere, laidOver, onThePage, press, tlsServer } from './on-the-page.ts';

/** Long enough for a receipt to be asked for. */
const PATIENT = { ...QUICK, invitationMs: 30_000 } as const;
const PAGE = '请在下方页面评价本次服务';

function aHallWithPages(settings: Partial<ProvisioningFile> = {}): Promise<Hall> {
  return aHall({ settings: { evaluationPage: 'inside', timeouts: PATIENT, ...settings } });
}

/** The province's page is on the screen. */
async function invitedOnPage(hall: Hall): Promise<void> {
  await hall.serve('A001');
  await theCitizen(hall).sees(PAGE);
  await expect.poll(() => laidOver(hall)).toHaveLength(1);
}

/** Presses the button until the faces are there: the first press may come too soon after the page. */
async function leave(hall: Hall): Promise<void> {
  const { page } = hall.kiosk();
  const button = page.getByRole('button', { name: '改用本机评价' });
  await expect
    .poll(async () => {
      if (await button.isVisible()) await button.click();
      return button.isVisible();
    })
    .toBe(false);
}

it('R9, R23: a rating on the province’s page inside closes the invitation, and is none of ours', async () => {
  const hall = await aHallWithPages();
  await invitedOnPage(hall);
  const room = await hall.kiosk().page.getByText('正在打开评价页面').locator('..').boundingBox();
  const [laid] = await laidOver(hall);
  expect(laid?.x).toBe(Math.round(room?.x ?? 0));
  expect(laid?.y).toBe(Math.round(room?.y ?? 0));
  await press(hall, 'button[value="5"]');
  await theCitizen(hall).sees('谢谢，本次服务已收到评价');
  expect(await laidOver(hall)).toEqual([]);
  expect(await contentsOpen(hall)).toBe(1);
  const held = await delivered(hall, 1);
  expect(held).toHaveLength(1);
  expect(held[0]).toMatchObject({ satisfaction: 5, route: 'page' });
  await hall.kiosk().printed('"outcome":"ratedElsewhere"');
});

it('R5, R22: the faces are one press away, and what is rated there is ours', async () => {
  const hall = await aHallWithPages();
  await invitedOnPage(hall);
  const citizen = theCitizen(hall);
  await leave(hall);
  await citizen.rates(4);
  expect(await contentsOpen(hall)).toBe(1);
  await citizen.submits();
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({ satisfaction: 4, pf: 4 });
});

it('R6: the next ticket does not take the page from who has touched it', async () => {
  const hall = await aHallWithPages();
  await invitedOnPage(hall);
  await press(hall, 'h1');
  await hall.machine.call('A002');
  await hall.kiosk().printed('was interrupted (R6)');
  expect(await laidOver(hall)).toHaveLength(1);
});

it('a window that takes the place of ours has the province’s page over it again', async () => {
  const hall = await aHallWithPages({ timeouts: { ...QUICK, invitationMs: 120_000 } });
  await invitedOnPage(hall);
  const { electron, output } = hall.kiosk();
  const ours = () =>
    electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return { id: window?.id, pid: window?.webContents.getOSProcessId() ?? 0 };
    });
  const before = await ours();
  // The third failure in a row is the first that takes another window.
  for (const time of [1, 2, 3]) {
    process.kill((await ours()).pid, 'SIGKILL');
    const loads = () => output().match(/the page is loaded/g)?.length;
    await expect.poll(loads, { timeout: 20_000 }).toBe(1 + time);
  }
  expect((await ours()).id).not.toBe(before.id);
  await expect.poll(() => laidOver(hall)).toHaveLength(1);
  await press(hall, 'button[value="5"]');
  await expect.poll(() => output(), { timeout: 20_000 }).toContain('"outcome":"ratedElsewhere"');
  expect(await laidOver(hall)).toEqual([]);
});

it('R22: the faces come back when its process crashes', async () => {
  const hall = await aHallWithPages();
  await invitedOnPage(hall);
  await hall.kiosk().electron.evaluate(({ webContents }) => {
    const page = webContents.getAllWebContents().find((each) => each.getURL().includes('/pages/'));
    page?.forcefullyCrashRenderer();
  });
  await theCitizen(hall).sees('请您对本次服务作出评价');
  await theCitizen(hall).rates(5);
});

it('nothing leads out of the province’s page', async () => {
  const hall = await aHallWithPages();
  await invitedOnPage(hall);
  const { url, visits } = await elsewhere();
  const before = await contentsOpen(hall);
  await hall.kiosk().electron.evaluate(({ session }) => {
    Reflect.set(globalThis, 'downloads', 0);
    session.fromPartition('province-page').on('will-download', (event) => {
      if (!event.defaultPrevented) Reflect.set(globalThis, 'downloads', 1);
    });
  });
  const seen = await onThePage(
    hall,
    `(async () => {
      const outcome = (promise) => promise.then(() => 'done', () => 'refused');
      document.body.append(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(url)} }));
      return {
        node: typeof require + typeof process,
        host: typeof host,
        opened: window.open(${JSON.stringify(url)}) !== null,
        own: window.open(location.href) !== null,
        fetched: await outcome(fetch(${JSON.stringify(url)})),
        notification: await Notification.requestPermission(),
        camera: await outcome(navigator.mediaDevices?.getUserMedia({ video: true }) ?? Promise.reject()),
        asked: confirm('?'),
        printed: window.print() ?? 'no dialog',
      };
    })()`,
  );
  expect(seen).toEqual({
    node: 'undefinedundefined',
    host: 'undefined',
    opened: false,
    own: false,
    fetched: 'refused',
    notification: 'denied',
    camera: 'refused',
    asked: false,
    printed: 'no dialog',
  });
  for (const way of [
    `location.href = ${JSON.stringify(url)}`,
    `location.href = 'mailto:somebody@example.invalid'`,
    `location.href = 'file:///etc/hostname'`,
    `Object.assign(document.body.appendChild(document.createElement('form')), { action: ${JSON.stringify(url)}, method: 'post' }).submit()`,
  ]) {
    await onThePage(hall, `setTimeout(() => { ${way} }, 0); 0`);
    await expect.poll(() => onThePage(hall, 'document.title')).toBe('请评价本次服务');
  }
  await onThePage(
    hall,
    `Object.assign(document.body.appendChild(document.createElement('input')), { type: 'file', id: 'file' }); 0`,
  );
  await press(hall, '#file');
  await hall.kiosk().printed('"what":"file dialog"');
  await onThePage(
    hall,
    `Object.assign(document.body.appendChild(document.createElement('a')), {
      ...{ id: 'download', href: location.href, download: 'page.html', textContent: 'download' },
    }); 0`,
  );
  await press(hall, '#download');
  expect(visits()).toBe(0);
  expect(await hall.kiosk().electron.evaluate(() => Reflect.get(globalThis, 'downloads'))).toBe(0);
  expect(await contentsOpen(hall)).toBe(before);
  await hall.kiosk().printed('the province’s page was denied');
});

it('R12: what the page has stored is gone with it', async () => {
  const hall = await aHallWithPages();
  await invitedOnPage(hall);
  await onThePage(
    hall,
    `document.cookie = 'who=somebody; max-age=3600'; localStorage.setItem('who', 'somebody'); 0`,
  );
  await leave(hall);
  await theCitizen(hall).rates(5);
  await theCitizen(hall).submits();
  await theCitizen(hall).sees('谢谢');
  await hall.serve('A002');
  await theCitizen(hall).sees(PAGE);
  await expect.poll(() => laidOver(hall)).toHaveLength(1);
  expect(await onThePage(hall, 'document.cookie + localStorage.length')).toBe('0');
});

it('a page from an origin the hall has not named is not shown; the faces are there', async () => {
  const hall = await aHallWithPages({ pageOrigins: ['https://pj.example.gov.cn'] });
  await hall.serve('A001');
  await theCitizen(hall).sees('请您对本次服务作出评价');
  await hall.kiosk().printed('not among those the hall allows');
  await theCitizen(hall).rates(5);
});

it('TLS: reaches what the hall’s own authority vouches for, and nothing under a stranger’s', async () => {
  const [own, strange] = [selfSignedCertificate(), selfSignedCertificate()];
  const province = await startProvinceSimulator({
    ...{ tls: own, appKey: 'tls-key', appSecret: 'tls-secret-0001' },
  });
  onTestFinished(() => province.close());
  const [friend, stranger] = [await tlsServer(own), await tlsServer(strange)];
  const hall = await aHallWithPages({
    pageOrigins: [province.url, friend, stranger],
    province: {
      ...{ profile: 'standard', base: province.url, ca: own.cert },
      ...{ appKey: 'tls-key', appSecret: 'tls-secret-0001' },
    },
  });
  await invitedOnPage(hall);
  const reach = (url: string) =>
    onThePage(
      hall,
      `fetch(${JSON.stringify(url)}, { mode: 'no-cors' }).then(() => 'reached', () => 'refused')`,
    );
  expect([await reach(friend), await reach(stranger)]).toEqual(['reached', 'refused']);
});

it('R23: rated by phone while the QR code was out', async () => {
  const hall = await aHall({ settings: { timeouts: PATIENT } });
  await hall.serve('A001');
  const qr = hall.kiosk().page.getByRole('img', { name: '评价二维码' });
  await qr.waitFor();
  const issued = await pageOf(hall);
  await fetch(issued, { method: 'POST', body: new URLSearchParams({ satisfaction: '2' }) });
  await theCitizen(hall).sees('谢谢，本次服务已收到评价');
  expect(await delivered(hall, 1)).toHaveLength(1);
});

/** What a phone reads off the screen. */
async function pageOf(hall: Hall): Promise<string> {
  const session = await hall
    .kiosk()
    .page.evaluate(() => Reflect.get(globalThis, 'host').request('screen.current'));
  return String(session.screen.qr);
}
