import { BrowserWindow, type View, type WebContents } from 'electron';
import { APP_ORIGIN } from '../../shared/channels.ts';
import type { Timers } from '../../shared/clock.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { watchHeartbeat } from '../heartbeat.ts';
import { type Log, reasonOf } from '../log.ts';
import { denyWaysOut, denyWindow, pagePreferences } from './denials.ts';
import { createRevival } from './revival.ts';

/** Until the hall has said what it wants. */
const DESK = { fullScreen: false, width: 1280, height: 800 };

export interface KioskWindow {
  contents(): WebContents | null;
  /** What other views are put into, over our own page. */
  view(): View | null;
  /** As the hall wants it: the whole screen at a counter, a window on a desk. */
  display(settings: Pick<Provisioning['display'], keyof typeof DESK>): void;
  /** The screens have changed: the window takes its place anew. */
  fit(): void;
  /** Opens a fresh window in place of this one. */
  refresh(): void;
  /** How often its page had to be brought back since the start. */
  restarts(): number;
  /** Puts it before whatever covers it. */
  toFront(): void;
}

/**
 * Opens the one window and brings its page back whenever it dies: the session lives in main, so a
 * page that is loaded again shows the screen that was there.
 * @param options.preload file of the built preload script
 * @param options.kiosk covers the whole screen until `display` says what the hall wants
 * @param options.restart nothing brings the page back: ends the process
 * @param options.stood the page has stood for a minute
 */
export function openWindow(options: {
  readonly preload: string;
  readonly kiosk: boolean;
  readonly restart: () => void;
  readonly stood: () => void;
  readonly timers: Timers;
  readonly log: Log;
}): KioskWindow {
  const { preload, kiosk, restart, stood, timers, log } = options;
  let shown: typeof DESK = { ...DESK, fullScreen: kiosk };

  function make(): BrowserWindow {
    const made = new BrowserWindow({
      width: shown.width,
      height: shown.height,
      useContentSize: true,
      kiosk: shown.fullScreen,
      autoHideMenuBar: true,
      backgroundColor: '#f6f4ef',
      title: '政务服务评价',
      webPreferences: {
        ...pagePreferences(),
        preload,
        // The invitation is spoken before anybody has touched anything.
        autoplayPolicy: 'no-user-gesture-required',
        // A covered window must still send what is due.
        backgroundThrottling: false,
      },
    });
    const { webContents } = made;
    denyWindow(made, () => shown.fullScreen, log);
    denyWaysOut(webContents, log);
    webContents.on('render-process-gone', (_event, { reason }) => {
      if (made === window) revival.gone('the window process is gone', reason);
    });
    webContents.on('did-finish-load', () => log.info('the page is loaded'));
    return made;
  }

  const load = async (): Promise<void> => {
    if (!window.isDestroyed()) await window.loadURL(`${APP_ORIGIN}/index.html`);
  };

  /** The new one stands before the old one goes: the screen is never bare, and the app never without. */
  async function renew(): Promise<void> {
    const old = window;
    window = make();
    try {
      await load();
    } finally {
      old.destroy();
    }
  }

  const revival = createRevival({ reload: load, renew, restart, stood, timers, log });
  let window = make();
  watchHeartbeat({
    async ask() {
      const { webContents } = window;
      // That is the ladder's matter; a dead page answers nobody.
      if (webContents.isCrashed()) throw new Error('there is no page');
      // Not the main frame's own call of this name, which gives no answer in Electron 33.
      await webContents.executeJavaScript('0');
    },
    frozen() {
      log.error('the page stands still');
      // A page that is asked to crash has to be able to.
      end(window.webContents.getOSProcessId());
    },
    timers,
  });
  revival.begin();

  function end(pid: number): void {
    // The number of no process is the whole group of this one.
    if (pid === 0) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      log.warn('a process that stands still cannot be ended', { why: reasonOf(error) });
    }
  }

  const place = (): void => {
    if (window.isDestroyed()) return;
    const { fullScreen, width, height } = shown;
    // A size is that of a window: one that leaves the whole screen takes it afterwards.
    if (!fullScreen) window.setKiosk(false);
    window.setContentSize(width, height);
    if (fullScreen) window.setKiosk(true);
  };
  return {
    contents: () => (window.isDestroyed() ? null : window.webContents),
    view: () => (window.isDestroyed() ? null : window.contentView),
    display({ fullScreen, width, height }) {
      shown = { fullScreen, width, height };
      place();
    },
    fit: place,
    refresh: revival.refresh,
    restarts: revival.count,
    toFront() {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}
