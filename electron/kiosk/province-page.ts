import { session as electronSession, type WebContents, WebContentsView } from 'electron';
import { type Log, reasonOf } from '../log.ts';
import type { PageEvents, PageView } from '../province-page/visit.ts';
import { isVouchedFor } from './hall-authority.ts';
import { admission, type PageWalls, wallIn, wallInPage } from './page-walls.ts';
import type { KioskWindow } from './window.ts';

/** In memory, since the name does not begin with `persist:`. */
const PARTITION = 'province-page';

/** `net::ERR_ABORTED`: a navigation that another one overtook, or that was denied. */
const ABORTED = -3;
/** `setCertificateVerifyProc`: trusted, and Chromium's own verdict. */
const TRUSTED = 0;
const AS_CHROMIUM_SAYS = -3;

const TOUCHES: ReadonlySet<string> = new Set([
  ...['mouseDown', 'mouseWheel', 'touchStart', 'touchMove', 'gestureTapDown', 'rawKeyDown'],
]);

/**
 * Shows the province's own page beside ours: a view without preload or Node, in the OS sandbox, in a
 * session of its own that is wiped after each citizen (R9, R12).
 * @param options.origins the hall's own list; empty: the origin of each page
 * @param options.ca PEM of the hall's authority, trusted beside those Chromium knows
 */
export function openProvincePage(options: {
  readonly window: KioskWindow;
  readonly origins: readonly string[];
  readonly ca: string | undefined;
  readonly now: () => number;
  readonly log: Log;
}): PageView {
  const { window, origins, ca, now, log } = options;
  let admits: PageWalls['admits'] = () => false;
  const walls: PageWalls = { admits: (url) => admits(url) };
  const session = electronSession.fromPartition(PARTITION, { cache: false });
  wallIn(session, walls, log);
  // In a hall that has none any more the earlier one is not trusted any longer.
  if (ca === undefined) session.setCertificateVerifyProc(null);
  else {
    session.setCertificateVerifyProc(({ hostname, certificate, verificationResult }, decide) => {
      const isStrange = verificationResult === 'net::ERR_CERT_AUTHORITY_INVALID';
      const trusted = isStrange && isVouchedFor(certificate, hostname, ca, now());
      decide(trusted ? TRUSTED : AS_CHROMIUM_SAYS);
    });
  }

  let view: WebContentsView | null = null;
  let wiped: Promise<void> = Promise.resolve();

  function close(): void {
    const closed = view;
    view = null;
    admits = () => false;
    if (closed === null) return;
    window.view()?.removeChildView(closed);
    closed.webContents.close();
    wiped = wipe();
  }

  async function wipe(): Promise<void> {
    const done = await Promise.allSettled([
      session.closeAllConnections(),
      session.clearStorageData(),
      session.clearCache(),
      session.clearAuthCache(),
    ]);
    for (const one of done) {
      if (one.status === 'fulfilled') continue;
      const why = reasonOf(one.reason);
      log.error('what the province’s page has stored could not all be wiped', { why });
    }
  }

  async function open(url: string, heard: PageEvents): Promise<void> {
    close();
    const opened = new WebContentsView({
      webPreferences: {
        session,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
        disableDialogs: true,
        autoplayPolicy: 'document-user-activation-required',
      },
    });
    view = opened;
    const { webContents } = opened;
    wallInPage(webContents, walls, log);
    listen(webContents, {
      ready: () => view === opened && heard.ready(),
      touched: () => view === opened && heard.touched(),
      gone: (why) => view === opened && heard.gone(why),
    });
    webContents.on('before-input-event', (event, { type, key }) => {
      // The keyboard's way back to our own buttons.
      if (type !== 'keyDown' || key !== 'Escape') return;
      event.preventDefault();
      window.contents()?.focus();
    });
    await wiped;
    if (view !== opened) return;
    admits = admission(url, origins);
    if (!admits(url)) return heard.gone('its origin is not among those the hall allows');
    // A failure is heard of by its event.
    await webContents.loadURL(url).catch(() => undefined);
  }

  return {
    open: (url, heard) => void open(url, heard),
    place({ x, y, width, height }) {
      if (view === null) return;
      const [left, top] = [Math.round(x), Math.round(y)];
      view.setBounds({
        ...{ x: left, y: top },
        width: Math.round(x + width) - left,
        height: Math.round(y + height) - top,
      });
      const parent = window.view();
      if (parent === null || parent.children.includes(view)) return;
      parent.addChildView(view);
      view.webContents.focus();
    },
    close,
  };
}

function listen(contents: WebContents, { ready, touched, gone }: PageEvents): void {
  contents.once('did-finish-load', ready);
  contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) gone(description);
  });
  contents.on('did-navigate', (_event, _url, status) => {
    if (status >= 400) gone(`HTTP ${status}`);
  });
  contents.on('render-process-gone', (_event, { reason }) =>
    gone(`its process is gone: ${reason}`),
  );
  contents.on('unresponsive', () => gone('it does not answer'));
  contents.on('input-event', (_event, { type }) => {
    if (TOUCHES.has(type)) touched();
  });
}
