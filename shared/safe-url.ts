import { says } from './mistake-text.ts';
import { z } from './schema.ts';

/** Citizens' details and credentials go there, so nobody on the way may read along (R12). */
export const safeUrl = z.union(
  [
    z.url({ protocol: /^https$/ }),
    // The simulators of a demo, on this very computer.
    z.url({ protocol: /^http$/, hostname: /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/ }),
  ],
  {
    error: says(
      '须为 https 地址；http 仅限本机（127.0.0.0/8、::1、localhost）',
      'must be an https address; http only to this computer (127.0.0.0/8, ::1, localhost)',
    ),
  },
);
