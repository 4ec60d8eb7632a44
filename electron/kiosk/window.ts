import { BrowserWindow, type WebContents } from 'electron';
import { APP_ORIGIN } from '../../shared/channels.ts';
import type { Timers } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { backoff } from '../../shared/schedule.ts';
import type { Log } from '../log.ts';
import { denyWaysOut } from './denials.ts';

/** Until the hall has said what it wants. */
const DESK_SIZE = { width: 1280, height: 800 };

export interface KioskWindow {
  contents(): WebContents | null;
  /** As the hall wants it: the whole screen at a counter, a window on a desk. */
  display(settings: Provisioning['display']): void;
}

/**
 * Opens the one window and brings its page back whenever it dies: the session lives in main, so a
 * reloaded page shows the screen that was there.
 * @param preload file of the built preload script
 */
export function openWindow(options: {
  readonly preload: string;
  readonly timers: Timers;
  readonly log: Log;
}): KioskWindow {
  const { preload, timers, log } = options;
  const window = new BrowserWindow({
    ...DESK_SIZE,
    useContentSize: true,
    autoHideMenuBar: true,
    backgroundColor: '#f6f4ef',
    title: '政务服务评价',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      // A covered window must still send what is due.
      backgroundThrottling: false,
    },
  });
  window.removeMenu();
  denyWaysOut(window.webContents, log);

  let failures = 0;
  const load = (): void => {
    if (window.isDestroyed()) return;
    window.loadURL(`${APP_ORIGIN}/index.html`).catch((error: unknown) => {
      log.error('the page could not be loaded', { why: String(error) });
    });
  };
  window.webContents.on('render-process-gone', (_event, details) => {
    failures += 1;
    const wait = failures === 1 ? 0 : backoff(failures, 1);
    log.error('the window process is gone', { reason: details.reason, wait });
    timers.setTimeout(load, wait);
  });
  window.webContents.on('did-finish-load', () => log.info('the page is loaded'));
  load();

  return {
    contents: () => (window.isDestroyed() ? null : window.webContents),
    display({ fullScreen, width, height }) {
      window.setContentSize(width, height);
      window.setKiosk(fullScreen);
    },
  };
}
