import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { type AdminCalls, adminHandler } from './admin-server.ts';
import { type Certificate, selfSignedCertificate } from './certificate.ts';
import type { FaultRequest } from './fault-table.ts';
import type { FaultState, Faults } from './faults.ts';

/** Where a simulator listens; everything has a default. */
export type ListeningOptions = Readonly<{
  host?: string;
  /** 0 (default): any free port. */
  port?: number;
  adminPort?: number;
  /** HTTPS, with a certificate made now or with this one. */
  tls?: 'self-signed' | Certificate;
  faults?: FaultRequest;
}>;

/** One HTTP exchange. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** What a handler has to know of the server it works for. */
export type Premises = Readonly<{
  /** E.g. `http://127.0.0.1:40001`; known as soon as somebody can ask. */
  url: () => string;
  rawSocketOf: (request: IncomingMessage) => Socket | undefined;
}>;

/** A province's server that is listening. */
export type FaultyServer = Readonly<{
  url: string;
  /** Ends in `/admin`; always plain HTTP on loopback, and never touched by faults. */
  adminUrl: string;
  /** PEM to trust, when TLS is on. */
  certificate: string | undefined;
  faults: Readonly<{
    set: (request: FaultRequest) => Promise<void>;
    clear: (name?: keyof FaultRequest) => Promise<void>;
    state: () => Record<string, FaultState>;
  }>;
  close: () => Promise<void>;
}>;

/**
 * Opens a province's port, with the faults of connection and certificate, and its admin's port.
 * Resolves when both listen; rejects when a port is taken, or `openssl` is needed and missing.
 */
export async function startFaultyServer(
  options: ListeningOptions,
  faults: Faults,
  makeHandler: (premises: Premises) => Handler,
  adminCalls: AdminCalls,
): Promise<FaultyServer> {
  const { host = '127.0.0.1' } = options;
  const certificate = options.tls === 'self-signed' ? selfSignedCertificate() : options.tls;
  const rawSockets = new Map<number, Socket>();
  let url = '';
  const handler = makeHandler({
    url: () => url,
    rawSocketOf: ({ socket }) => rawSockets.get(socket.remotePort ?? 0),
  });
  const serve = guarded(handler);
  const server = certificate ? createTlsServer(certificate, serve) : createServer(serve);
  server.on('connection', (socket: Socket) => {
    if (faults.peek('down')?.mode === 'destroy' && faults.fire('down', '')) {
      socket.destroy();
      return;
    }
    const port = socket.remotePort ?? 0;
    rawSockets.set(port, socket);
    socket.on('close', () => rawSockets.delete(port));
  });
  // A caller that breaks off, or does not like our certificate, is its own business.
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('tlsClientError', () => {});

  const port = await listen(server, host, options.port ?? 0);
  const scheme = certificate ? 'https' : 'http';
  url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;

  const matchFaults = faultKeeper(server, { host, port, faults, certificate });
  // One change after the other: opening and closing the listener takes a moment.
  let turn: Promise<void> = Promise.resolve();
  const change = (make: () => void): Promise<void> => {
    const changed = turn.then(make).then(matchFaults);
    turn = changed.catch(() => {});
    return changed;
  };
  const setFaults = (request: unknown): Promise<void> => change(() => faults.set(request));
  const clearFaults = (name?: string): Promise<void> => change(() => faults.clear(name));
  const adminParts = { faults, certificate: certificate?.cert, setFaults, clearFaults };
  const admin = createServer(guarded(adminHandler(adminParts, adminCalls)));
  const adminPort = await listen(admin, '127.0.0.1', options.adminPort ?? 0);
  if (options.faults !== undefined) await setFaults(options.faults);

  return {
    url,
    adminUrl: `http://127.0.0.1:${adminPort}/admin`,
    certificate: certificate?.cert,
    faults: { set: setFaults, clear: clearFaults, state: () => faults.state() },
    close: async () => {
      await Promise.all([stop(server), stop(admin)]);
    },
  };
}

/** A mistake in a handler costs one exchange, not the simulator. */
function guarded(handler: Handler): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    handler(request, response).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      response.destroy();
    });
  };
}

/** Makes the listener and the certificate what the faults `down` and `otherCertificate` say. */
function faultKeeper(
  server: Server | TlsServer,
  own: Readonly<{
    host: string;
    port: number;
    faults: Faults;
    certificate: Certificate | undefined;
  }>,
): () => Promise<void> {
  let shown = own.certificate;
  return async () => {
    const down = own.faults.peek('down');
    if (down !== undefined) server.closeAllConnections();
    if (down?.mode === 'refuse' && server.listening) await stop(server);
    if (down?.mode !== 'refuse' && !server.listening) await listen(server, own.host, own.port);

    const wantsOther = own.faults.peek('otherCertificate') !== undefined;
    if (own.certificate === undefined || !('setSecureContext' in server)) {
      if (!wantsOther) return;
      own.faults.clear('otherCertificate');
      throw new Error('otherCertificate needs TLS');
    }
    if (wantsOther === (shown !== own.certificate)) return;
    shown = wantsOther ? selfSignedCertificate() : own.certificate;
    server.setSecureContext(shown);
    server.closeAllConnections();
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(portOf(server.address()));
    });
  });
}

function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
