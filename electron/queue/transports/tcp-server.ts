import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { QueueInput } from '../../../shared/provisioning.ts';
import { type AllowList, createAllowList, plainAddress } from './allow-list.ts';
import { backoffMs } from './backoff.ts';
import { type Peer, reasonOf, type Transport, type TransportSurroundings } from './transport.ts';

const CONNECTIONS = 8;
/** Answers a peer may leave unread before it is cut, bytes. */
const UNREAD_LIMIT = 256 * 1024;
/** A machine that lost its power says no goodbye; probes find out. */
const PROBE_AFTER_MS = 30_000;

export type TcpServerSettings = Extract<QueueInput, { transport: 'tcp-server' }>;

/**
 * Listens for queue machines (queue-machine.md, "Rules for everything that listens"): bound to one
 * interface, peers from the allow-list only, at most 8, silent ones cut. A failure to bind is a
 * `problem` and is tried again.
 */
export function openTcpServer(
  settings: TcpServerSettings,
  { events, timers, random }: TransportSurroundings,
): Transport {
  const connections = new Set<Socket>();
  let server: Server | undefined;
  let retry: unknown;
  let failures = 0;
  let closed = false;

  function accept(socket: Socket, allowed: AllowList): void {
    socket.on('error', () => {
      // The reason of a broken connection; `close` follows and ends it.
    });
    const address = plainAddress(socket.remoteAddress ?? '');
    const refusal = allowed.allows(address)
      ? connections.size >= CONNECTIONS && `already ${CONNECTIONS} connections`
      : 'not on the allow-list';
    if (refusal !== false) {
      socket.destroy();
      // Without an address it was gone before we looked.
      if (address !== '') events.refused(address, refusal);
      return;
    }
    converse(socket, address);
  }

  function converse(socket: Socket, address: string): void {
    let idle: unknown;
    let why = 'closed by the peer';
    const cut = (reason: string) => {
      why = reason;
      socket.destroy();
    };
    const watch = () => {
      if (settings.idleMs === 0) return;
      timers.clearTimeout(idle);
      idle = timers.setTimeout(() => cut('silent for too long'), settings.idleMs);
    };
    const peer: Peer = {
      address,
      send(bytes) {
        if (!socket.writable) return events.problem('an answer was lost: the peer is gone');
        if (socket.writableLength > UNREAD_LIMIT) return cut('does not read its answers');
        socket.write(bytes);
      },
    };
    connections.add(socket);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, PROBE_AFTER_MS);
    socket.on('data', (bytes) => {
      watch();
      if (!closed && !socket.destroyed) events.arrived(peer, bytes);
    });
    socket.on('error', (error) => {
      why = reasonOf(error);
    });
    socket.on('close', () => {
      timers.clearTimeout(idle);
      connections.delete(socket);
      events.closed(peer, closed ? 'we are closing' : why);
    });
    watch();
    events.opened(peer);
  }

  /** One attempt to bind; resolves when it worked or failed. */
  function bind(allowed: AllowList): Promise<void> {
    return new Promise((resolve) => {
      const candidate = createServer((socket) => accept(socket, allowed));
      candidate.on('error', (error) => {
        events.problem(`cannot listen on ${settings.host}:${settings.port}: ${reasonOf(error)}`);
        if (server !== candidate) {
          failures += 1;
          if (!closed)
            retry = timers.setTimeout(() => again(allowed), backoffMs(failures, random()));
        }
        resolve();
      });
      candidate.listen({ host: settings.host, port: settings.port, exclusive: true }, () => {
        failures = 0;
        server = candidate;
        resolve();
      });
    });
  }

  function again(allowed: AllowList): void {
    attempt = bind(allowed);
  }

  function start(): Promise<void> {
    try {
      return bind(createAllowList(settings.allow));
    } catch (error) {
      // Provisioning checks the entries, so this one is not tried again.
      events.problem(`the allow-list is wrong: ${reasonOf(error)}`);
      return Promise.resolve();
    }
  }

  const attempted = start();
  /** The attempt to bind under way, so that closing can wait for it. */
  let attempt = attempted;
  return {
    attempted,
    boundTo() {
      const address = server?.listening === true ? server.address() : null;
      if (address === null || typeof address === 'string') return undefined;
      return { host: address.address, port: address.port };
    },
    async close() {
      closed = true;
      timers.clearTimeout(retry);
      await attempt;
      const ended = Array.from(connections, (socket) => once(socket, 'close'));
      for (const socket of connections) socket.destroy();
      await Promise.all(ended);
      const bound = server;
      if (bound?.listening !== true) return;
      await new Promise<void>((resolve) => bound.close(() => resolve()));
    },
  };
}
