import type { Session, WebContents } from 'electron';
import { APP_ORIGIN } from '../../shared/channels.ts';
import type { Log } from '../log.ts';

/**
 * What a page may never do here, each for a reason. A citizen stands before this window, and so
 * does whoever wants to get out of it.
 */
export function denyByDefault(session: Session, log: Log): void {
  // Cameras, notifications, clipboard, serial…: nothing the screens need. Only persistence: without
  // it Chromium may evict the outbox when the disk runs low.
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const allowed = permission === 'persistent-storage' && isOurs(details.requestingUrl);
    if (!allowed) log.warn('a permission was denied', { permission });
    decide(allowed);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === 'persistent-storage' && isOurs(origin),
  );
  session.setDevicePermissionHandler(() => false);
  // A file would leave something behind that nobody manages.
  session.on('will-download', (event) => event.preventDefault());
}

/** The same for one page: no way to another one, no second window, no foreign content inside. */
export function denyWaysOut(contents: WebContents, log: Log): void {
  const refuse = (what: string) => (event: { preventDefault(): void }) => {
    event.preventDefault();
    log.warn('a way out of the page was denied', { what });
  };
  contents.on('will-navigate', refuse('navigation'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-attach-webview', refuse('webview'));
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  // Zoomed screens cannot be undone by the next citizen.
  void contents.setVisualZoomLevelLimits(1, 1);
}

/** Node's own `origin` of an `app:` URL is "null": only well-known schemes have one there. */
function isOurs(url: string): boolean {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}` === APP_ORIGIN;
}
