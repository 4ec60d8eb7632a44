import { readFile } from 'node:fs/promises';
import { extname, isAbsolute, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { type ProtocolRequest, type ProtocolResponse, protocol, type Session } from 'electron';
import { APP_HOST, APP_SCHEME } from '../../shared/channels.ts';
import { hallFileOf } from '../../shared/media.ts';
import { type Log, reasonOf } from '../log.ts';
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

/** An answer without `data` would itself be taken for the stream. */
const nothing = (statusCode: number): ProtocolResponse => ({ statusCode, data: Readable.from([]) });

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
 * Not by `protocol.handle`: it loads Node's `Request`, `Response` and web streams, on the thread that
 * draws, before the first file can be read (`npm run bench -- screens`, `standbyToBare`). So only the
 * hall's own files wait for these.
 * @param root folder of the built window
 * @param dataFolder where the hall's two folders are; nothing outside these three is ever read
 */
export function serveApp(session: Session, root: string, dataFolder: string, log: Log): void {
  session.protocol.registerStreamProtocol(APP_SCHEME, (request, respond) => {
    answer(request, root, dataFolder).then(respond, (error: unknown) => {
      log.error('a file of the window cannot be served', { why: reasonOf(error) });
      respond(nothing(500));
    });
  });
}

async function answer(
  { method, url, headers }: ProtocolRequest,
  root: string,
  dataFolder: string,
): Promise<ProtocolResponse> {
  if (method !== 'GET') return nothing(404);
  const wanted = hallFileFor(url);
  if (wanted !== null) {
    // As the page has spelt its name.
    const range = Object.entries(headers).find(([name]) => name.toLowerCase() === 'range')?.[1];
    return streamed(await serveHallFile(dataFolder, wanted, range ?? null));
  }
  const file = fileFor(url, root);
  const type = file === null ? undefined : CONTENT_TYPES[extname(file)];
  if (file === null || type === undefined) return nothing(404);
  try {
    return {
      data: Readable.from([await readFile(file)]),
      headers: {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    };
  } catch {
    // Missing or unreadable: the same answer as for a path that cannot be.
    return nothing(404);
  }
}

function streamed({ status, headers, body }: Response): ProtocolResponse {
  return {
    statusCode: status,
    headers: Object.fromEntries(headers),
    data: Readable.from(body ?? []),
  };
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
