import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DENIALS } from '../../electron/kiosk/denials.ts';
import { aLoneKiosk } from './a-lone-kiosk.ts';

/** The whole screen, as at a counter. */
let device: Awaited<ReturnType<typeof aLoneKiosk>>;
let kiosk: typeof device.kiosk;

beforeAll(async () => {
  device = await aLoneKiosk({ display: { fullScreen: true } });
  kiosk = device.kiosk;
  return device.close;
});

const OUTSIDE = 'https://example.invalid/';

/** What the page's own window was begun with. */
function preferences(): Promise<Record<string, unknown>> {
  return kiosk.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || !('getLastWebPreferences' in contents)) return {};
    const ask: unknown = contents.getLastWebPreferences;
    return typeof ask === 'function' ? { ...Reflect.apply(ask, contents, []) } : {};
  });
}

const windows = () =>
  kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** Waits until the log says it once more than before. */
async function denied(what: string, trying: () => Promise<unknown>): Promise<void> {
  const times = () => kiosk.output().split(what).length;
  const before = times();
  await trying();
  await expect.poll(times).toBeGreaterThan(before);
  expect(kiosk.page.url()).toBe('app://yiping/index.html');
}

/** Keys as the window gets them, before the page does. */
function presses(key: string, ...modifiers: ('control' | 'shift' | 'alt')[]): Promise<void> {
  return kiosk.electron.evaluate(
    ({ BrowserWindow }, [keyCode, held]) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      for (const type of ['keyDown', 'keyUp'] as const) {
        contents?.sendInputEvent({ type, keyCode, modifiers: [...held] });
      }
    },
    [key, modifiers] as const,
  );
}

/** One for each entry of the table. */
const TESTS: Readonly<Record<(typeof DENIALS)[number]['name'], () => Promise<void>>> = {
  async 'foreign content'() {
    const seen = await kiosk.page.evaluate(async (url) => {
      const status = async (path: string, method = 'GET') =>
        (await fetch(path, { method }).catch(() => ({ status: 0 }))).status;
      return {
        web: await status(url),
        file: await status('file:///etc/hostname'),
        outside: await status('/..%2f..%2fpackage.json'),
        written: await status('/index.html', 'POST'),
      };
    }, OUTSIDE);
    expect(seen).toEqual({ web: 0, file: 0, outside: 404, written: 404 });
  },
  async 'Node in the page'() {
    expect(
      await kiosk.page.evaluate(() =>
        ['require', 'process', 'Buffer', 'module', 'global'].filter((name) =>
          Reflect.has(globalThis, name),
        ),
      ),
    ).toEqual([]);
  },
  async 'the preload’s own objects'() {
    expect(await preferences()).toMatchObject({ contextIsolation: true });
    const changed = await kiosk.page.evaluate(() => {
      const host: unknown = Reflect.get(globalThis, 'host');
      try {
        return typeof host === 'object' && host !== null && Reflect.set(host, 'request', null);
      } catch {
        return false;
      }
    });
    expect(changed).toBe(false);
  },
  async 'the system outside the OS sandbox'() {
    expect(await preferences()).toMatchObject({ sandbox: true });
    const pid = await kiosk.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
    );
    const filtered = /^Seccomp:\s+(\d)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    expect(filtered).toBe(kiosk.sandbox ? '2' : '0');
  },
  async permissions() {
    const seen = await kiosk.page.evaluate(async () => ({
      notifications: await Notification.requestPermission(),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'granted',
        (error) => error.name,
      ),
      clipboard: await navigator.clipboard.readText().then(
        () => 'granted',
        (error) => error.name,
      ),
      persistence: await navigator.storage.persist(),
    }));
    expect(seen).toEqual({
      notifications: 'denied',
      camera: expect.stringMatching(/NotAllowedError|NotFoundError/),
      clipboard: 'NotAllowedError',
      persistence: true,
    });
  },
  async 'other origins'() {
    expect(await preferences()).toMatchObject({
      webSecurity: true,
      allowRunningInsecureContent: false,
    });
    expect(await kiosk.page.evaluate(() => isSecureContext)).toBe(true);
  },
  async 'inline script and eval'() {
    const seen = await kiosk.page.evaluate(async () => {
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.intruder = true';
      document.head.append(inline);
      // Playwright's own script may evaluate; what the page begins by itself may not.
      const refused: string[] = [];
      const heard = new Promise<void>((settled) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          refused.push(effectiveDirective);
          settled();
        });
      });
      const link = document.createElement('a');
      link.href = 'javascript:globalThis.intruder = true';
      link.click();
      await heard;
      const policy = (await fetch('/index.html')).headers.get('content-security-policy') ?? 'none';
      return { inline: Reflect.has(globalThis, 'intruder'), policy, refused: refused.length > 0 };
    });
    expect(seen).toEqual({
      inline: false,
      policy: expect.stringMatching(/^default-src 'none'(?!.*unsafe)(?!.*\*)/),
      refused: true,
    });
  },
  async 'features behind flags'() {
    const { experimentalFeatures, enableBlinkFeatures } = await preferences();
    expect([experimentalFeatures, enableBlinkFeatures ?? '']).toEqual([false, '']);
  },
  async webviews() {
    expect(await preferences()).toMatchObject({ webviewTag: false });
    const isOrdinary = await kiosk.page.evaluate((url) => {
      const view = document.createElement('webview');
      view.setAttribute('src', url);
      document.body.append(view);
      const ordinary = !('getWebContentsId' in view);
      view.remove();
      return ordinary;
    }, OUTSIDE);
    expect(isOrdinary).toBe(true);
  },
  async navigation() {
    await denied('"what":"navigation"', () =>
      kiosk.page.evaluate((url) => {
        location.href = url;
      }, OUTSIDE),
    );
    const loaded = await kiosk.page.evaluate(async (url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      document.body.append(frame);
      await new Promise((over) => {
        document.addEventListener('securitypolicyviolation', over, { once: true });
      });
      frame.remove();
      return length;
    }, OUTSIDE);
    expect(loaded).toBe(0);
  },
  async 'new windows'() {
    await denied('"what":"window"', async () => {
      expect(await kiosk.page.evaluate((url) => window.open(url) === null, OUTSIDE)).toBe(true);
    });
    expect(await windows()).toBe(1);
  },
  async 'other programs'() {
    await denied('"what":"navigation"', () =>
      kiosk.page.evaluate(() => {
        location.href = 'mailto:somebody@example.invalid';
      }),
    );
  },
  async 'requests of other senders'() {
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
  },
  async 'Electron in the page'() {
    expect(
      await kiosk.page.evaluate(() => [
        Object.keys(Reflect.get(globalThis, 'host')),
        ['electron', 'ipcRenderer', 'webFrame'].filter((name) => Reflect.has(globalThis, name)),
      ]),
    ).toEqual([['request', 'on'], []]);
  },
  async downloads() {
    const begun = kiosk.electron.evaluate(
      ({ session }) =>
        new Promise<boolean>((seen) => {
          // After the device's own, which has had its say.
          session.defaultSession.once('will-download', (event) => seen(event.defaultPrevented));
        }),
    );
    await kiosk.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['x']));
      link.download = 'left-behind.txt';
      link.click();
    });
    expect(await begun).toBe(true);
  },
  async zoom() {
    for (const key of ['+', '-', '=']) await presses(key, 'control');
    await kiosk.page.mouse.move(300, 300);
    await kiosk.page.keyboard.down('Control');
    await kiosk.page.mouse.wheel(0, -400);
    await kiosk.page.keyboard.up('Control');
    const zoom = await kiosk.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor(),
    );
    expect([zoom, await kiosk.page.evaluate(() => visualViewport?.scale)]).toEqual([1, 1]);
  },
  async 'keys of a browser'() {
    await kiosk.page.evaluate(() => {
      Reflect.set(globalThis, 'stayed', true);
      addEventListener('beforeprint', () => Reflect.set(globalThis, 'stayed', false));
    });
    for (const key of ['R', 'W', 'P', 'N', 'T', 'Q', 'O', 'S', 'U', 'F', 'L']) {
      await presses(key, 'control');
    }
    for (const key of ['I', 'J', 'R']) await presses(key, 'control', 'shift');
    for (const key of ['F1', 'F5', 'F11', 'F12', 'Escape', 'BrowserBack']) await presses(key);
    await presses('Left', 'alt');
    const seen = await kiosk.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return [
        window?.isKiosk(),
        window?.isMenuBarVisible(),
        window?.webContents.isDevToolsOpened(),
      ];
    });
    expect(seen).toEqual([true, false, false]);
    expect([
      await windows(),
      await kiosk.page.evaluate(() => Reflect.get(globalThis, 'stayed')),
    ]).toEqual([1, true]);
  },
  async 'developer tools'() {
    const opened = await kiosk.electron.evaluate(async ({ BrowserWindow }) => {
      const ours = BrowserWindow.getAllWindows()[0]?.webContents;
      ours?.openDevTools({ mode: 'detach' });
      // Another window, opened afterwards, has its own: so there was time enough.
      const other = new BrowserWindow({ show: false });
      await other.loadURL('about:blank');
      const had = new Promise<void>((over) => {
        other.webContents.once('devtools-opened', () => over());
      });
      other.webContents.openDevTools({ mode: 'detach' });
      await had;
      const isOpen = ours?.isDevToolsOpened();
      other.destroy();
      return isOpen;
    });
    expect(opened).toBe(false);
  },
  async 'dialogs of the page'() {
    expect(await preferences()).toMatchObject({ disableDialogs: true });
    // An open dialog would hold the page, and this with it.
    expect(await kiosk.page.evaluate(() => confirm('stay?'))).toBe(false);
  },
  async 'context menu, dragging and dropping'() {
    const passed = await kiosk.page.evaluate(() =>
      ['contextmenu', 'dragstart', 'dragover', 'drop', 'auxclick'].filter((type) =>
        document.body.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true })),
      ),
    );
    expect(passed).toEqual([]);
    const hand = await kiosk.page.context().newCDPSession(kiosk.page);
    const file = fileURLToPath(import.meta.url);
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await hand.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    }
    await hand.detach();
    expect([await windows(), kiosk.page.url()]).toEqual([1, 'app://yiping/index.html']);
  },
  async 'closing the window'() {
    await denied('"what":"closing"', () =>
      kiosk.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    );
    expect(await windows()).toBe(1);
  },
};

describe('nobody at the screen gets at', () => {
  it.each(Object.entries(TESTS))('%s', (_name, trying) => trying());
});
