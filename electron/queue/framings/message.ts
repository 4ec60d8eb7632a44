import { FRAME_LIMIT } from '../../../shared/queue-profile.ts';
import type { Framing } from './framing.ts';

/** For transports that have messages of their own (WebSocket, HTTP): each chunk is one frame. */
export function createMessageFraming(): Framing {
  return {
    feed(bytes) {
      if (bytes.length > FRAME_LIMIT) {
        const what = `longer than ${FRAME_LIMIT} bytes`;
        return [{ kind: 'bad', mistake: { what, where: 'frame' } }];
      }
      const body = Uint8Array.from(bytes);
      return [{ kind: 'frame', body, raw: body }];
    },
    patience: () => undefined,
    silence: () => [],
    end: () => [],
    wrap: ({ body }) => body,
  };
}
