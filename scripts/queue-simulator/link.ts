import { postHttp } from './links/http.ts';
import { openPort } from './links/serial.ts';
import { dialTcp, listenTcp } from './links/tcp.ts';
import { serveWebSocket } from './links/websocket.ts';
import type { Outlet, Plug, SimulatorTransport, Way } from './outlet.ts';

/** A cable that is plugged in again and again until somebody closes it. */
export interface Link {
  /** Sends as soon as there is a connection; resolves when the bytes are on their way. */
  send(bytes: Uint8Array): Promise<void>;
  /** Resolves when connected, at once if it is. */
  connected(): Promise<void>;
  /** Ends the connection of now, as a pulled cable would; the next one comes by itself. */
  hangUp(): void;
  /** Where the machine listens, if it does. */
  readonly port: Promise<number | undefined>;
  close(): Promise<void>;
}

interface Heard {
  /** A new connection begins. */
  readonly opened: () => void;
  readonly arrived: (bytes: Uint8Array) => void;
  readonly ended: () => void;
  readonly refused: (status: number) => void;
}

/**
 * Keeps a connection of the given kind.
 * @param heard called with the bytes of each connection
 */
export function openLink(transport: SimulatorTransport, heard: Heard): Link {
  let plugged: Plug | undefined;
  let closed = false;
  const waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  const outlet: Outlet = {
    plugIn(plug) {
      if (plugged !== undefined) heard.ended();
      plugged = plug;
      heard.opened();
      for (const { resolve } of waiting.splice(0)) resolve();
    },
    arrived(plug, bytes) {
      if (plug === plugged) heard.arrived(bytes);
    },
    out(plug) {
      if (plug !== plugged) return;
      plugged = undefined;
      heard.ended();
    },
    refused: heard.refused,
  };
  const way = openWay(transport, outlet);

  function connected(): Promise<void> {
    if (closed) return Promise.reject(new Error('the simulator is closed'));
    if (plugged !== undefined) return Promise.resolve();
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }

  return {
    connected,
    async send(bytes) {
      await connected();
      await plugged?.write(bytes);
    },
    hangUp() {
      const pulled = plugged;
      if (pulled === undefined) return;
      outlet.out(pulled);
      pulled.pull();
    },
    port: way.port ?? Promise.resolve(undefined),
    async close() {
      closed = true;
      for (const { reject } of waiting.splice(0)) reject(new Error('the simulator is closed'));
      await way.close();
    },
  };
}

function openWay(transport: SimulatorTransport, outlet: Outlet): Way {
  switch (transport.kind) {
    case 'tcp':
      return dialTcp(transport, outlet);
    case 'tcp-listen':
      return listenTcp(transport, outlet);
    case 'websocket':
      return serveWebSocket(transport, outlet);
    case 'http':
      return postHttp(transport, outlet);
    case 'serial':
      return openPort(transport, outlet);
  }
}
