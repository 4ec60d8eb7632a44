import { BrowserWindow, type View, type WebContents } from 'electron';
import { APP_ORIGIN } from '../../shared/channels.ts';
import type { Timers } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import type { Log } from '../log.ts';
import { denyWaysOut } from './denials.ts';
import { createRevival } from './revival.ts';

/** Until the hall has said what it wants. */
const DESK_SIZE = { width: 1280, height: 800 };

export interface KioskWindow {
  contents(): WebContents | null;
  /** What other views are put into, over our own page. */
  view(): View | null;
  /** As the hall wants it: the whole screen at a counter, a window on a desk. */
  display(settings: Provisioning['display']): void;
  /** How often its page had to be brought back since the start. */
  restarts(): number;
  /** Puts it before whatever covers it. */
  toFront(): void;
}

/**
 * Opens the one window and brings its page back whenever it dies: the session lives in main, so a
 * reloaded page shows the screen that was there.
 * @param options.preload file of the built preload script
 * @param options.kiosk covers the whole screen until `display` says what the hall wants
 */
export function openWindow(options: {
  readonly preload: string;
  readonly kiosk: boolean;
  readonly timers: Timers;
  readonly log: Log;
}): KioskWindow {
  const { preload, kiosk, timers, log } = options;
  const window = new BrowserWindow({
    ...DESK_SIZE,
    useContentSize: true,
    kiosk,
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
      // The invitation is spoken before anybody has touched anything.
      autoplayPolicy: 'no-user-gesture-required',
      // A covered window must still send what is due.
      backgroundThrottling: false,
    },
  });
  window.removeMenu();
  denyWaysOut(window.webContents, log);

  const revival = createRevival({
    load: async () => {
      if (!window.isDestroyed()) await window.loadURL(`${APP_ORIGIN}/index.html`);
    },
    timers,
    log,
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => revival.gone(reason));
  window.webContents.on('did-finish-load', () => log.info('the page is loaded'));
  revival.begin();

  return {
    contents: () => (window.isDestroyed() ? null : window.webContents),
    view: () => (window.isDestroyed() ? null : window.contentView),
    display({ fullScreen, width, height }) {
      // A size is that of a window: one that leaves the whole screen takes it afterwards.
      if (!fullScreen) window.setKiosk(false);
      window.setContentSize(width, height);
      if (fullScreen) window.setKiosk(true);
    },
    restarts: revival.count,
    toFront() {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}
