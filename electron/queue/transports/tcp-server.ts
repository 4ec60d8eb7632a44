import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { QueueInputOf } from '../../../shared/queue-input.ts';
import { reasonOf } from '../../log.ts';
import { type AllowList, createAllowList, plainAddress } from './allow-list.ts';
import { keepBound } from './binding.ts';
import { lineOf, oneATurn, sendOver } from './line.ts';
import { createPlaces } from './places.ts';
import type { Peer, Transport, TransportSurroundings } from './transport.ts';

const CONNECTIONS = 8;

/**
 * Listens for queue machines (queue-machine.md, "Rules for everything that listens"): bound to one
 * interface, peers from the allow-list only, at most 8 shared out among their addresses, silent ones
 * cut.
 */
export function openTcpServer(
  settings: QueueInputOf<'tcp-server'>,
  surroundings: TransportSurroundings,
): Transport {
  const { events, timers } = surroundings;
  const connections = new Set<Socket>();
  const places = createPlaces<Socket>(CONNECTIONS);
  let closed = false;

  function accept(socket: Socket, allowed: AllowList): void {
    socket.on('error', () => {
      // The reason of a broken connection; `close` follows and ends it.
    });
    const address = plainAddress(socket.remoteAddress ?? '');
    const refuse = (why: string) => {
      socket.destroy();
      // Without an address it was gone before we looked.
      if (!closed && address !== '') events.refused(address, why);
    };
    if (closed) socket.destroy();
    else if (allowed.allows(address)) converse(socket, address, refuse);
    else refuse('not on the allow-list');
  }

  function converse(socket: Socket, address: string, refuse: (why: string) => void): void {
    let why = 'closed by the peer';
    const cut = (reason: string) => {
      why = reason;
      socket.destroy();
    };
    if (!places.take(socket, { address, cut })) {
      refuse(`already ${CONNECTIONS} connections`);
      return;
    }
    const line = lineOf(socket);
    const rest = oneATurn(socket);
    let idle: unknown;
    const watch = () => {
      if (settings.idleMs === 0) return;
      timers.clearTimeout(idle);
      idle = timers.setTimeout(() => cut('silent for too long'), settings.idleMs);
    };
    const peer: Peer = {
      address,
      cut,
      send: (bytes) =>
        sendOver(line, bytes, {
          gone: () => events.problem('an answer was lost: the peer is gone'),
          stuck: () => cut('does not read its answers'),
        }),
    };
    connections.add(socket);
    socket.on('data', (bytes) => {
      if (closed || socket.destroyed) return;
      watch();
      if (events.arrived(peer, bytes) === 'handled') places.useful(socket);
      rest();
    });
    socket.on('error', (error) => {
      why = reasonOf(error);
    });
    socket.on('close', () => {
      timers.clearTimeout(idle);
      connections.delete(socket);
      places.leave(socket);
      events.closed(peer, closed ? 'we are closing' : why);
    });
    watch();
    events.opened(peer);
  }

  const binding = keepBound(
    settings,
    () => {
      const allowed = createAllowList(settings.allow);
      return createServer((socket) => accept(socket, allowed));
    },
    surroundings,
  );
  return {
    ...binding,
    async close() {
      closed = true;
      const unbound = binding.close();
      const ended = Array.from(connections, (socket) => once(socket, 'close'));
      for (const socket of connections) socket.destroy();
      await Promise.all([unbound, ...ended]);
    },
  };
}
