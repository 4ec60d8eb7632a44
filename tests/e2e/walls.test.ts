import { beforeAll, expect, it } from 'vitest';
import { aDesk } from './a-desk.ts';

let kiosk: Awaited<ReturnType<typeof aDesk>>['kiosk'];

beforeAll(async () => {
  const desk = await aDesk({});
  kiosk = desk.kiosk;
  return desk.close;
});

it('runs the window in the OS sandbox, without Node, on its own origin', async () => {
  expect(await kiosk.electron.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))).toBe(
    !kiosk.sandbox,
  );
  expect(
    await kiosk.page.evaluate(() => [
      location.origin,
      typeof Reflect.get(globalThis, 'require'),
      typeof Reflect.get(globalThis, 'process'),
      Object.keys(Reflect.get(globalThis, 'host')),
    ]),
  ).toEqual(['app://yiping', 'undefined', 'undefined', ['request', 'on']]);
});

it('asks that the outbox be kept when the disk runs low, and is granted it', async () => {
  const { page } = kiosk;
  // `persisted()` alone says what would be granted, whether anybody has asked or not.
  await page.addInitScript(() => {
    const { persist } = StorageManager.prototype;
    StorageManager.prototype.persist = async function ask() {
      const kept = await persist.call(this);
      Reflect.set(globalThis, 'kept', kept);
      return kept;
    };
  });
  await page.reload();
  await expect.poll(() => page.evaluate(() => Reflect.get(globalThis, 'kept'))).toBe(true);
  expect(await page.evaluate(() => navigator.storage.persisted())).toBe(true);
});

it.each([
  ['an unknown request', 'file.read', undefined],
  ['a name of the prototype', 'constructor', undefined],
  ['input that does not fit', 'session.intent', { type: 'rate', service: 'x', level: 6 }],
  ['input with something extra', 'session.intent', { type: 'submit', service: 'x', level: 5 }],
])('refuses %s', async (_what, name, input) => {
  const answer = kiosk.page.evaluate(
    ([request, content]) => Reflect.get(globalThis, 'host').request(request, content),
    [name, input] as const,
  );
  await expect(answer).rejects.toThrow('refused');
  expect(kiosk.output()).toContain('a request of the window was refused');
});

it('refuses a sender that is not our own page', async () => {
  const answer = await kiosk.electron.evaluate(async ({ app, BrowserWindow }) => {
    const preload = `${app.getAppPath()}/out/preload/preload.cjs`;
    const other = new BrowserWindow({ show: false, webPreferences: { sandbox: true, preload } });
    await other.loadURL('app://yiping/index.html');
    const result = await other.webContents.executeJavaScript(
      "host.request('screen.current').then(() => 'answered', (error) => error.message)",
    );
    other.destroy();
    return String(result);
  });
  expect(answer).toContain('refused');
});

it('lets nothing in or out: no navigation, no window, no inline script, no permission, no path', async () => {
  const { page } = kiosk;
  const seen = await page.evaluate(async () => {
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.intruder = true';
    document.head.append(inline);
    const status = async (path: string, method = 'GET') =>
      (await fetch(path, { method }).catch(() => ({ status: 0 }))).status;
    return {
      inline: Reflect.has(globalThis, 'intruder'),
      policy: (await fetch('/index.html')).headers.get('content-security-policy') ?? 'none',
      opened: window.open('https://example.invalid/') !== null,
      outside: await status('/..%2f..%2fpackage.json'),
      written: await status('/index.html', 'POST'),
      foreign: await status('https://example.invalid/'),
      notifications: await Notification.requestPermission(),
      persisted: await navigator.storage.persist(),
    };
  });
  expect(seen).toEqual({
    inline: false,
    policy: expect.stringMatching(/^default-src 'none'(?!.*unsafe)(?!.*\*)/),
    opened: false,
    outside: 404,
    written: 404,
    foreign: 0,
    notifications: 'denied',
    persisted: true,
  });
  await page.evaluate(() => {
    location.href = 'https://example.invalid/';
  });
  await expect.poll(() => kiosk.output()).toContain('a way out of the page was denied');
  expect(page.url()).toBe('app://yiping/index.html');
});
