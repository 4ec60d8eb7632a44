import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative } from 'node:path';
import { protocol, type Session } from 'electron';
import { APP_HOST, APP_SCHEME } from '../../shared/channels.ts';
import { hallFileOf } from '../../shared/media.ts';
import { serveHallFile } from '../media/serving.ts';

/** Nothing from anywhere but our own package, nothing inline, nothing evaluated. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * Must run before the app is ready: gives `app://` an origin, storage, module workers, and players
 * that do not wait for the whole of a film.
 */
export function declareAppScheme(): void {
  const privileges = {
    ...{ standard: true, secure: true, supportFetchAPI: true, stream: true },
    // The window starts sooner when V8 need not compile the same scripts at every start.
    codeCache: true,
  };
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }]);
}

/**
 * Serves the window's files under `app://yiping/`, and the hall's own under `media/` and `voice/`.
 * @param root folder of the built window
 * @param dataFolder where the hall's two folders are; nothing outside these three is ever read
 */
export function serveApp(session: Session, root: string, dataFolder: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const wanted = request.method === 'GET' ? hallFileFor(request.url) : null;
    if (wanted !== null) return serveHallFile(dataFolder, wanted, request.headers.get('range'));
    const file = request.method === 'GET' ? fileFor(request.url, root) : null;
    const type = file === null ? undefined : CONTENT_TYPES[extname(file)];
    if (file === null || type === undefined) return new Response(null, { status: 404 });
    try {
      return new Response(await readFile(file), {
        headers: {
          'content-type': type,
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        },
      });
    } catch {
      // Missing or unreadable: the same answer as for a path that cannot be.
      return new Response(null, { status: 404 });
    }
  });
}

/** @returns the file of the hall a URL names, `null` when it names none */
export function hallFileFor(url: string): ReturnType<typeof hallFileOf> {
  const { host, pathname } = new URL(url);
  return host === APP_HOST ? hallFileOf(pathname) : null;
}

/** @returns the file a URL names, `null` when it is not ours or leads out of the root */
export function fileFor(url: string, root: string): string | null {
  const { host, pathname } = new URL(url);
  if (host !== APP_HOST) return null;
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (path.includes('\0')) return null;
  const file = join(root, path === '/' ? 'index.html' : path);
  const inside = relative(root, file);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? null : file;
}
