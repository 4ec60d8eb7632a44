import { connect, createServer, type Socket } from 'node:net';
import type { Outlet, Plug, Way } from '../outlet.ts';
import { listening } from './listening.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

const AGAIN_MS = 250;

/** Dials the kiosk, and again whenever the connection is over. */
export function dialTcp(
  { host, port, from }: Place & { readonly from?: string },
  outlet: Outlet,
): Way {
  let current: Socket;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  function dial(): void {
    const socket = connect({ host, port, noDelay: true, ...(from && { localAddress: from }) });
    current = socket;
    const plug = plugOf(socket, outlet);
    socket.on('connect', () => outlet.plugIn(plug));
    socket.on('close', () => {
      if (!closed) again = setTimeout(dial, AGAIN_MS);
    });
  }

  dial();
  return {
    async close() {
      closed = true;
      clearTimeout(again);
      await gone(current);
    },
  };
}

/** Waits for the kiosk to dial. */
export function listenTcp({ host, port }: Place, outlet: Outlet): Way {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    outlet.plugIn(plugOf(socket, outlet));
  });
  const bound = listening(server, host, port);
  return {
    port: bound,
    async close() {
      await bound;
      const ended = new Promise((over) => server.close(over));
      for (const socket of sockets) socket.destroy();
      await ended;
    },
  };
}

function plugOf(socket: Socket, outlet: Outlet): Plug {
  const plug: Plug = {
    write: (bytes) =>
      new Promise((resolve, reject) =>
        socket.write(bytes, (error) => (error ? reject(error) : resolve())),
      ),
    pull: () => socket.destroy(),
  };
  socket.on('data', (bytes) => outlet.arrived(plug, bytes));
  socket.on('error', () => {
    // `close` follows.
  });
  socket.on('close', () => outlet.out(plug));
  return plug;
}

async function gone(socket: Socket): Promise<void> {
  if (socket.closed) return;
  const over = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.destroy();
  await over;
}
