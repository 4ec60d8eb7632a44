import { isUtf8 } from 'node:buffer';
import WebSocket from 'ws';
import type { QueueInputOf } from '../../../shared/queue-input.ts';
import { FRAME_LIMIT } from '../../../shared/queue-profile.ts';
import { reasonOf } from '../../log.ts';
import { keepConnected } from './client.ts';
import type { Transport, TransportSurroundings } from './transport.ts';

/** How often the other end is asked for a sign of life, and how long it may take to give one. */
const PING_MS = 30_000;

/** Connects to a queue machine's WebSocket; one message is one frame. */
export function openWebSocket(
  { url, ca, idleMs }: QueueInputOf<'websocket'>,
  surroundings: TransportSurroundings,
): Transport {
  const { timers } = surroundings;
  const { host, hostname } = new URL(url);
  return keepConnected(
    {
      name: host,
      address: hostname,
      idleMs,
      dial(call) {
        const socket = new WebSocket(url, {
          ...(ca !== undefined && { ca }),
          rejectUnauthorized: true,
          followRedirects: false,
          maxPayload: FRAME_LIMIT,
          perMessageDeflate: false,
          // One message a turn of the loop: a flood must not keep others from theirs.
          allowSynchronousEvents: false,
          // A machine may send GBK in a text message; what cannot be read is the codec's to refuse.
          skipUTF8Validation: true,
        });
        let why: string | undefined;
        let heard = true;
        let ping: unknown;
        const watch = () => {
          ping = timers.setTimeout(() => {
            if (!heard) {
              why = 'no sign of life';
              return socket.terminate();
            }
            heard = false;
            socket.ping();
            watch();
          }, PING_MS);
        };
        const sign = () => {
          heard = true;
        };
        socket.on('open', () => {
          watch();
          call.opened();
        });
        socket.on('pong', sign);
        socket.on('message', (data) => {
          sign();
          // A Buffer, since nobody asked for another `binaryType`.
          call.arrived(data as Buffer);
        });
        socket.on('error', (error) => {
          why ??= reasonOf(error);
          // Not the half minute that a polite end may take.
          socket.terminate();
        });
        socket.on('close', (code) => {
          timers.clearTimeout(ping);
          call.ended(why ?? `closed by the peer with code ${code}`);
        });
        return {
          isOpen: () => socket.readyState === WebSocket.OPEN,
          unsent: () => socket.bufferedAmount,
          write: (bytes) => socket.send(bytes, { binary: !isUtf8(bytes) }),
          cut: () => socket.terminate(),
        };
      },
    },
    surroundings,
  );
}
