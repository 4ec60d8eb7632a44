import type { Session, WebContents } from 'electron';
import { type Log, reasonOf } from '../log.ts';

/**
 * What the province's page may never do. It is somebody else's, and a citizen stands before it: it
 * gets what it needs to be a form from its own origin, and nothing leads out of it.
 *
 * The `sandbox` of a response takes dialogs, printing, popups, downloads and links to other programs
 * from the page before any of them begins; Chromium has no handler for some.
 */
const SANDBOX = 'sandbox allow-scripts allow-forms allow-same-origin';

/** A page is told in the log by what it tried, never by its address, which names the case (R12). */
export interface PageWalls {
  /** Whether the page may go or ask there. */
  admits(url: string): boolean;
}

/** Walls of a session that is used for the province's page alone. */
export function wallIn(session: Session, { admits }: PageWalls, log: Log): void {
  const denied = (what: string) => log.warn('the province’s page was denied', { what });
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    denied(`permission ${permission}`);
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => {
    event.preventDefault();
    denied('download');
  });
  session.webRequest.onBeforeRequest(({ url, resourceType }, decide) => {
    const cancel = !admits(url);
    if (cancel) denied(`request for ${resourceType}`);
    decide({ cancel });
  });
  session.webRequest.onHeadersReceived(({ responseHeaders = {}, resourceType }, decide) => {
    if (resourceType !== 'mainFrame' && resourceType !== 'subFrame') return decide({});
    const name =
      Object.keys(responseHeaders).find((key) => /^content-security-policy$/i.test(key)) ??
      'Content-Security-Policy';
    decide({
      responseHeaders: { ...responseHeaders, [name]: [...(responseHeaders[name] ?? []), SANDBOX] },
    });
  });
}

/** Walls of the one page in it. */
export function wallInPage(contents: WebContents, { admits }: PageWalls, log: Log): void {
  const denied = (what: string) => log.warn('the province’s page was denied', { what });
  const stay = (what: string) => (event: { readonly url: string; preventDefault(): void }) => {
    if (admits(event.url)) return;
    event.preventDefault();
    denied(what);
  };
  contents.on('will-frame-navigate', stay('navigation'));
  contents.on('will-redirect', stay('redirect'));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => {
    denied('window');
    return { action: 'deny' };
  });
  refuseFileDialog(contents, log);
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  // Zoomed pages cannot be undone by the next citizen.
  void contents.setVisualZoomLevelLimits(1, 1);
}

/**
 * A file field would open the system's own dialog, with all the disk behind it. Only the developer
 * tools' protocol can keep it from opening.
 */
function refuseFileDialog({ debugger: tools }: WebContents, log: Log): void {
  tools.attach('1.3');
  tools.on('message', (_event, method) => {
    if (method === 'Page.fileChooserOpened') {
      log.warn('the province’s page was denied', { what: 'file dialog' });
    }
  });
  Promise.all([
    tools.sendCommand('Page.enable'),
    tools.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true }),
  ]).catch((error: unknown) =>
    log.error('the province’s page could open a file dialog', { why: reasonOf(error) }),
  );
}

/**
 * What a page may reach: its own origin, or those the hall has named, and what it makes itself.
 * @param origins as provisioned; empty: the page's own
 */
export function admission(page: string, origins: readonly string[]): PageWalls['admits'] {
  const allowed = new Set(
    (origins.length === 0 ? [page] : origins).map((url) => new URL(url).origin),
  );
  return (url) => {
    if (!URL.canParse(url)) return false;
    const { protocol, origin, host } = new URL(url);
    switch (protocol) {
      case 'https:':
      case 'http:':
      case 'blob:':
        return allowed.has(origin);
      case 'wss:':
        return allowed.has(`https://${host}`);
      case 'ws:':
        return allowed.has(`http://${host}`);
      case 'data:':
        return true;
      default:
        return url === 'about:blank' || url === 'about:srcdoc';
    }
  };
}
