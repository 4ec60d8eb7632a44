import { connect } from 'node:net';
import type { QueueInputOf } from '../../../shared/queue-input.ts';
import { reasonOf } from '../../log.ts';
import { keepConnected } from './client.ts';
import { lineOf, oneATurn } from './line.ts';
import type { Transport, TransportSurroundings } from './transport.ts';

/** Connects to a queue machine that listens, and does so again whenever the connection is lost. */
export function openTcpClient(
  { host, port, idleMs }: QueueInputOf<'tcp-client'>,
  surroundings: TransportSurroundings,
): Transport {
  return keepConnected(
    {
      name: `${host}:${port}`,
      address: host,
      idleMs,
      dial(call) {
        const socket = connect({ host, port });
        const rest = oneATurn(socket);
        let why = 'closed by the peer';
        socket.on('connect', () => call.opened());
        socket.on('data', (bytes) => {
          call.arrived(bytes);
          rest();
        });
        socket.on('error', (error) => {
          why = reasonOf(error);
        });
        socket.on('close', () => call.ended(why));
        return lineOf(socket);
      },
    },
    surroundings,
  );
}
