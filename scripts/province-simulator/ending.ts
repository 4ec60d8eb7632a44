import type { Faults } from './faults.ts';

/** How an exchange ends. `processed` says whether the request takes effect before that. */
export type Ending = Readonly<
  { processed: boolean } & (
    | { kind: 'answer' | 'silence' | 'reset' | 'close' | 'emptyBody' | 'brokenJson' }
    | { kind: 'oversizedBody'; bytes: number }
    | {
        kind: 'instead';
        status: number;
        headers: Readonly<Record<string, string>>;
        body: string;
      }
  )
>;

const PORTAL = `<!doctype html><html><head><title>Wi-Fi 登录</title></head>
<body><form action="/login"><p>请先登录大厅无线网络。</p><button>登录</button></form></body></html>`;

const html = { 'Content-Type': 'text/html; charset=utf-8' };

/** Lets the faults decide how this request ends; `serverTime` in ms. */
export function drawEnding(faults: Faults, path: string, serverTime: number): Ending {
  if (faults.fire('blackHole', path)) return { kind: 'silence', processed: false };
  if (faults.fire('resetBefore', path)) return { kind: 'reset', processed: false };

  const tooMany = faults.fire('tooMany', path);
  if (tooMany) {
    const seconds = tooMany.retryAfterSeconds;
    const date = new Date(serverTime + seconds * 1000).toUTCString();
    const headers = { ...html, 'Retry-After': tooMany.form === 'date' ? date : String(seconds) };
    return instead(429, headers, '<h1>429 Too Many Requests</h1>');
  }
  if (faults.fire('captivePortal', path)) return instead(200, html, PORTAL);

  const redirect = faults.fire('redirect', path);
  if (redirect) return instead(redirect.status, { Location: redirect.location }, '');

  const status = faults.fire('gatewayStatus', path);
  if (status) {
    const page = instead(status.status, html, `<h1>${status.status}</h1>`);
    return { ...page, processed: status.processed };
  }
  const empty = faults.fire('emptyBody', path);
  if (empty) return { kind: 'emptyBody', processed: empty.processed };

  const broken = faults.fire('brokenJson', path);
  if (broken) return { kind: 'brokenJson', processed: broken.processed };

  const oversized = faults.fire('oversizedBody', path);
  if (oversized) {
    return { kind: 'oversizedBody', bytes: oversized.bytes, processed: oversized.processed };
  }
  if (faults.fire('resetAfter', path)) return { kind: 'reset', processed: true };

  const lost = faults.fire('answerLost', path);
  if (lost) return { kind: lost.how === 'hang' ? 'silence' : 'close', processed: true };

  return { kind: 'answer', processed: true };
}

function instead(status: number, headers: Readonly<Record<string, string>>, body: string): Ending {
  return { kind: 'instead', processed: false, status, headers, body };
}
