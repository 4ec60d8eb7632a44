import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request has the token of a server of ours (RFC 6750), in one time whatever it has. */
export function bearerCheck(
  token: string,
): (headers: IncomingHttpHeaders) => 'right' | 'wrong' | 'missing' {
  const expected = digest(token);
  return ({ authorization = '' }) => {
    const [, given] = /^bearer +(\S+)$/i.exec(authorization) ?? [];
    if (given === undefined) return 'missing';
    return timingSafeEqual(digest(given), expected) ? 'right' : 'wrong';
  };
}

/** Of one length whatever it is of, so that comparing takes one time. */
function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
