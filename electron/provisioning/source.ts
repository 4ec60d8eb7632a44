import { readFile, stat } from 'node:fs/promises';
import { BUNDLE_LIMIT } from '../../shared/bundle.ts';
import type { BundleSource } from '../../shared/bundle-view.ts';
import type { Clock, Timers } from '../../shared/clock.ts';
import type { Problem } from '../../shared/problem.ts';
import { safeUrl } from '../../shared/safe-url.ts';
import { createHttpClient } from '../province/client.ts';
import { refused } from './signed-bundle.ts';

/** Of a small file over a slow line. */
const CONNECT_MS = 5_000;
const TOTAL_MS = 30_000;

export type Fetched =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly etag?: string | undefined }
  | { readonly ok: false; readonly problems: readonly [Problem, ...Problem[]] };

/** Reads a bundle's bytes. Never rejects; at most `BUNDLE_LIMIT` bytes are taken. */
export interface Sources {
  file(path: string): Promise<Fetched>;
  /**
   * Asks a web server once, without following a redirect to wherever.
   * @param ca PEM of the hall's own authority; without it the public ones are trusted
   * @param etag of the answer that is known
   * @returns `same` when the server says that it is still that one
   */
  url(url: string, ca?: string, etag?: string): Promise<Fetched | 'same'>;
}

export function createSources(clock: Clock, timers: Timers): Sources {
  return {
    async file(path) {
      if (!path.endsWith('.yiping')) {
        return refused('文件名须以 .yiping 结尾', 'the file name must end in .yiping', path);
      }
      try {
        if ((await stat(path)).size > BUNDLE_LIMIT) return tooLong(path);
        return { ok: true, bytes: await readFile(path) };
      } catch {
        return refused(
          '文件无法读取，U 盘可能已拔出',
          'the file cannot be read; the stick may have been pulled out',
          path,
        );
      }
    },
    async url(url, ca, etag) {
      const parsed = safeUrl.safeParse(url);
      if (!parsed.success) {
        return refused(
          '须为 https 地址；http 仅限本机',
          'must be an https address; http only to this computer',
          'URL',
        );
      }
      const { origin, host, pathname, search } = new URL(parsed.data);
      const http = createHttpClient({
        ...{ origin, ca, clock, timers },
        ...{ connectTimeoutMs: CONNECT_MS, totalTimeoutMs: TOTAL_MS },
      });
      const answer = await http.send({
        method: 'GET',
        target: `${pathname}${search}`,
        headers: etag === undefined ? {} : { 'if-none-match': etag },
      });
      await http.close();
      if (answer.kind === 'failure') {
        return UNTRUSTED.test(answer.detail)
          ? untrusted(ca !== undefined, host)
          : refused(`无法下载：${answer.detail}`, `cannot be fetched: ${answer.detail}`, host);
      }
      const { status, body, headers } = answer;
      if (status === 304 && etag !== undefined) return 'same';
      if (status >= 300 && status < 400) {
        return refused(
          '服务器要求转到别的地址，请直接填写最终地址',
          'the server redirects; give the final address itself',
          host,
        );
      }
      if (status !== 200) {
        return refused(`服务器答复 HTTP ${status}`, `the server answers HTTP ${status}`, host);
      }
      if (body.byteLength > BUNDLE_LIMIT) return tooLong(host);
      const told = headers['etag'];
      return { ok: true, bytes: body, etag: typeof told === 'string' ? told : undefined };
    },
  };
}

/** @returns the bytes of either kind of source */
export async function fetchFrom(
  sources: Sources,
  source: BundleSource,
  ca?: string,
): Promise<Fetched> {
  if (source.kind === 'file') return sources.file(source.path);
  const fetched = await sources.url(source.url, ca);
  if (fetched === 'same') throw new Error('nothing was told to be known');
  return fetched;
}

/** What OpenSSL calls a certificate of an authority it does not know. */
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO|ISSUER|CERT_UNTRUSTED|CERT_SIGNATURE|CERT_CHAIN/;

/** @param hasCa the installed bundle names an authority of the hall's own; at the first contact none can */
function untrusted(hasCa: boolean, host: string) {
  return hasCa
    ? refused(
        '服务器的证书不是由配置包中 updates.ca 的机构签发的',
        'the server’s certificate does not come from the authority in updates.ca of the bundle',
        host,
      )
    : refused(
        '服务器的证书不是由公共机构签发的。本机要装上带 updates.ca 的配置包之后才认得大厅自己的机构：这一次请用 U 盘安装',
        'the server’s certificate does not come from a public authority; this device knows one of the hall’s own only from a bundle with updates.ca: bring this one on a stick',
        host,
      );
}

function tooLong(where: string) {
  return refused(
    `文件超过 ${BUNDLE_LIMIT / 1024 / 1024} MiB，不是配置包`,
    `the file has more than ${BUNDLE_LIMIT / 1024 / 1024} MiB and is no bundle`,
    where,
  );
}
