import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Outlet, Plug, SimulatorTransport, Way } from '../outlet.ts';
import { listening } from './listening.ts';

/** Waits for the kiosk to open its WebSocket; each message is one text. */
export function serveWebSocket(
  { host, port, certificate }: Extract<SimulatorTransport, { kind: 'websocket' }>,
  outlet: Outlet,
): Way {
  const http = certificate === undefined ? createServer() : createSecureServer(certificate);
  const server = new WebSocketServer({ server: http });
  server.on('connection', (socket) => {
    const plug = plugOf(socket);
    socket.on('message', (message) => outlet.arrived(plug, bytesOf(message)));
    socket.on('error', () => {
      // `close` follows.
    });
    socket.on('close', () => outlet.out(plug));
    outlet.plugIn(plug);
  });
  const bound = listening(http, host, port);
  return {
    port: bound,
    async close() {
      await bound;
      for (const socket of server.clients) socket.terminate();
      const ended = new Promise((over) => http.close(over));
      http.closeAllConnections();
      await ended;
    },
  };
}

function plugOf(socket: WebSocket): Plug {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) =>
        socket.send(bytes, { binary: false }, (error) => (error ? reject(error) : resolve())),
      ),
    pull: () => socket.terminate(),
  };
}

function bytesOf(message: RawData): Uint8Array {
  if (Array.isArray(message)) return Buffer.concat(message);
  return message instanceof ArrayBuffer ? new Uint8Array(message) : message;
}
