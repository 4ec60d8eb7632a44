import {
  app,
  type BrowserWindow,
  type Session,
  type WebContents,
  type WebPreferences,
} from 'electron';
import { APP_ORIGIN } from '../../shared/channels.ts';
import type { Log } from '../log.ts';

/** One thing that cannot be done at this device. */
interface Denial {
  /** Its runtime test has the same name, `tests/e2e/lock-down.test.ts`. */
  readonly name: string;
  readonly why: string;
  /** Which items of Electron's security tutorial it answers. */
  readonly checklist?: readonly number[];
  /** Where it is denied, when neither by a preference nor by one of the hooks below. */
  readonly by?: string;
  readonly preferences?: WebPreferences;
  readonly session?: (session: Session, log: Log) => void;
  readonly page?: (contents: WebContents, log: Log) => void;
  /** @param isKiosk whether it has the whole screen of a counter now */
  readonly window?: (window: BrowserWindow, isKiosk: () => boolean, log: Log) => void;
}

/**
 * All of them. A citizen stands before this window, and so does whoever wants to get out of it.
 * docs/lock-down.md has the same table for people; a test compares them.
 */
export const DENIALS = [
  {
    name: 'foreign content',
    why: 'what comes from elsewhere could not be vouched for: all comes from our own package',
    checklist: [1, 18],
    by: 'app-protocol.ts',
  },
  {
    name: 'Node in the page',
    why: 'a script that gets into the page would have the disk',
    checklist: [2],
    preferences: {
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    },
  },
  {
    name: 'the preload’s own objects',
    why: 'a script in the page could change what the bridge calls',
    checklist: [3],
    preferences: { contextIsolation: true },
  },
  {
    name: 'the system outside the OS sandbox',
    why: 'a hole in Chromium must not be a hole in the computer',
    checklist: [4],
    preferences: { sandbox: true },
  },
  {
    name: 'permissions',
    why: 'cameras, clipboard, serial…: the screens need none. Only persistence is granted, to our own origin: without it Chromium may evict the outbox when the disk runs low',
    checklist: [5],
    session(session, log) {
      session.setPermissionRequestHandler((_contents, permission, decide, details) => {
        const allowed = permission === 'persistent-storage' && isOurs(details.requestingUrl);
        if (!allowed) log.warn('a permission was denied', { permission });
        decide(allowed);
      });
      session.setPermissionCheckHandler(
        (_contents, permission, origin) => permission === 'persistent-storage' && isOurs(origin),
      );
      session.setDevicePermissionHandler(() => false);
    },
  },
  {
    name: 'other origins',
    why: 'the same-origin policy holds, and nothing insecure is mixed in',
    checklist: [6, 8],
    preferences: { webSecurity: true, allowRunningInsecureContent: false },
  },
  {
    name: 'inline script and eval',
    why: 'a text that somebody has typed must never run',
    checklist: [7],
    by: 'app-protocol.ts',
  },
  {
    name: 'features behind flags',
    why: 'nobody has hardened them',
    checklist: [9, 10],
    preferences: { experimentalFeatures: false },
  },
  {
    name: 'webviews',
    why: 'a page within the page, with rights of its own; there is none',
    checklist: [11, 12],
    preferences: { webviewTag: false },
    page: (contents, log) => contents.on('will-attach-webview', refuse('webview', log)),
  },
  {
    name: 'navigation',
    why: 'there is one page, and no way back from another',
    checklist: [13],
    page(contents, log) {
      contents.on('will-frame-navigate', refuse('navigation', log));
      contents.on('will-redirect', refuse('redirect', log));
    },
  },
  {
    name: 'new windows',
    why: 'they would lie over ours, with what nobody manages',
    checklist: [14],
    page: (contents, log) =>
      contents.setWindowOpenHandler(() => {
        log.warn('a way out of the page was denied', { what: 'window' });
        return { action: 'deny' };
      }),
  },
  {
    name: 'other programs',
    why: 'a link such as mailto: would start one over the kiosk; nothing of ours calls the shell',
    checklist: [15],
    by: 'navigation and permissions',
  },
  {
    name: 'requests of other senders',
    why: 'main answers the main frame of our own page alone, by names and shapes it knows',
    checklist: [17],
    by: 'ipc.ts',
  },
  {
    name: 'Electron in the page',
    why: 'the bridge has two functions of ours and nothing of Electron’s',
    checklist: [20],
    by: 'preload.ts',
  },
  {
    name: 'downloads',
    why: 'a file would leave something behind that nobody manages',
    session: (session) => session.on('will-download', (event) => event.preventDefault()),
  },
  {
    name: 'zoom',
    why: 'a zoomed screen cannot be undone by the next citizen',
    page: (contents) => void contents.setVisualZoomLevelLimits(1, 1),
  },
  {
    name: 'keys of a browser',
    why: 'reload, print, close, zoom, developer tools: no menu, so no key for any of them',
    window: (window) => window.removeMenu(),
  },
  {
    name: 'developer tools',
    why: 'they can do all that the page can',
    preferences: { devTools: false },
  },
  {
    name: 'dialogs of the page',
    why: 'alert() and its like stop the page until somebody answers',
    preferences: { disableDialogs: true },
  },
  {
    name: 'context menu, dragging and dropping',
    why: 'they copy, open and search; a dropped file would be opened in place of the page',
    by: 'renderer/app/lock-down.ts',
    preferences: { navigateOnDragDrop: false, spellcheck: false },
  },
  {
    name: 'closing the window',
    why: 'Alt+F4 of a keyboard left at the counter: nobody there could open it again',
    window(window, isKiosk, log) {
      window.on('close', (event) => {
        if (isKiosk() && !isQuitting) refuse('closing', log)(event);
      });
    },
  },
] as const satisfies readonly Denial[];

const all: readonly Denial[] = DENIALS;

/** The system shuts down or the device is ended: then its window may close. */
let isQuitting = false;
app.on('before-quit', () => {
  isQuitting = true;
});

/** What every page of ours is begun with. */
export function pagePreferences(): WebPreferences {
  return Object.assign({}, ...all.map(({ preferences }) => preferences));
}

/** What no page of a session may do. */
export function denyByDefault(session: Session, log: Log): void {
  for (const denial of all) denial.session?.(session, log);
}

/** The same for one page: no way to another one, no second window, no foreign content inside. */
export function denyWaysOut(contents: WebContents, log: Log): void {
  for (const denial of all) denial.page?.(contents, log);
}

/** The same for the kiosk's own window. */
export function denyWindow(window: BrowserWindow, isKiosk: () => boolean, log: Log): void {
  for (const denial of all) denial.window?.(window, isKiosk, log);
}

function refuse(what: string, log: Log) {
  return (event: { preventDefault(): void }): void => {
    event.preventDefault();
    log.warn('a way out of the page was denied', { what });
  };
}

/** Node's own `origin` of an `app:` URL is "null": only well-known schemes have one there. */
function isOurs(url: string): boolean {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}` === APP_ORIGIN;
}
