/** Main of the peer host: the least that shows a page as the kiosk's window does. */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, protocol } from 'electron';
import { sendAll } from './bare-loop.ts';
import { createDriven } from './driven.ts';
import { openFile } from './file.ts';

const SCHEME = 'peers';
const ROOT = fileURLToPath(new URL('../page', import.meta.url));
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

const dataFolder = app.commandLine.getSwitchValue('data-folder');
mkdirSync(dataFolder, { recursive: true });
app.setPath('userData', dataFolder);
app.setPath('sessionData', join(dataFolder, 'chromium'));
protocol.registerSchemesAsPrivileged([
  {
    scheme: SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);
app.on('window-all-closed', () => app.quit());
Object.assign(globalThis, { peer: { ...createDriven(() => openFile(dataFolder)), sendAll } });

// Electron is not ready before this module has been read to its end.
void app.whenReady().then(show);

async function show(): Promise<void> {
  protocol.handle(SCHEME, async ({ url }) => {
    const file = join(ROOT, new URL(url).pathname);
    const type = CONTENT_TYPES[extname(file)] ?? 'application/octet-stream';
    return new Response(await readFile(file), { headers: { 'content-type': type } });
  });
  await new BrowserWindow({
    width: 1280,
    height: 800,
    useContentSize: true,
    autoHideMenuBar: true,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: false,
    },
  }).loadURL(`${SCHEME}://host/index.html`);
}
