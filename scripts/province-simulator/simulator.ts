import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { adminHandler, allCounts, heldEvaluations } from './admin-server.ts';
import { type Certificate, selfSignedCertificate } from './certificate.ts';
import { type Clock, systemClock } from './clock.ts';
import { Counts } from './counts.ts';
import { EvaluationDesk } from './evaluation-desk.ts';
import type { EvaluationOptions } from './evaluation-options.ts';
import { EvaluationPages } from './evaluation-pages.ts';
import type { FaultRequest } from './fault-table.ts';
import { type FaultState, Faults } from './faults.ts';
import { Gatekeeper } from './gatekeeper.ts';
import { openLedger } from './ledger.ts';
import { provinceHandler, type RequestLine } from './province-server.ts';
import { Records } from './records.ts';
import type { ServiceItem } from './service-item.ts';

/** Everything has a default; see the command's `--help`. */
export type ProvinceSimulatorOptions = Readonly<{
  host?: string;
  /** 0 (default): any free port. */
  port?: number;
  adminPort?: number;
  /** Where accepted records are kept; without it they are gone at the end. */
  dataFile?: string;
  appKey?: string;
  appSecret?: string;
  tokenLifeSeconds?: number;
  /** Device id → base64 of its Ed25519 SPKI. */
  deviceKeys?: Readonly<Record<string, string>>;
  options?: EvaluationOptions;
  /** HTTPS, with a certificate made now or with this one. */
  tls?: 'self-signed' | Certificate;
  faults?: FaultRequest;
  clock?: Clock;
  onRequest?: (line: RequestLine) => void;
}>;

/** A simulator that is listening. */
export type ProvinceSimulator = Readonly<{
  /** The base of the profile, e.g. `http://127.0.0.1:40001`. */
  url: string;
  /** Ends in `/admin`; always plain HTTP on loopback, and never touched by faults. */
  adminUrl: string;
  /** PEM to trust, when TLS is on. */
  certificate: string | undefined;
  /** Bytes of a torn last line that were cut from the data file at start. */
  tornBytes: number;
  faults: Readonly<{
    set: (request: FaultRequest) => Promise<void>;
    clear: (name?: keyof FaultRequest) => Promise<void>;
    state: () => Record<string, FaultState>;
  }>;
  evaluations: () => ReturnType<typeof heldEvaluations>;
  services: () => readonly ServiceItem[];
  counts: () => ReturnType<typeof allCounts>;
  registerDevice: (deviceId: string, publicKey: string) => void;
  publishOptions: (options: EvaluationOptions) => void;
  close: () => Promise<void>;
}>;

/**
 * Starts the provincial interface, profile `standard`, written from province.md. Resolves when both
 * ports listen; rejects when a port is taken, the data file is not one of ours, or `openssl` is
 * needed and missing.
 */
export async function startProvinceSimulator(
  options: ProvinceSimulatorOptions = {},
): Promise<ProvinceSimulator> {
  const { host = '127.0.0.1', clock = systemClock } = options;
  const certificate = options.tls === 'self-signed' ? selfSignedCertificate() : options.tls;
  const ledger = openLedger(options.dataFile);
  const records = new Records(ledger);
  const registerDevice = (deviceId: string, publicKey: string): void => {
    if (records.deviceKeys.get(deviceId) === publicKey) return;
    records.keep({ type: 'device', deviceId, publicKey });
    records.settle();
  };
  const publishOptions = (published: EvaluationOptions): void => {
    records.keep({ type: 'options', options: published });
    records.settle();
  };
  for (const [id, key] of Object.entries(options.deviceKeys ?? {})) registerDevice(id, key);
  if (options.options !== undefined) publishOptions(options.options);

  const counts = new Counts();
  const faults = new Faults(counts);
  const desk = new EvaluationDesk(records, counts, faults);
  const office = { records, counts, faults, desk, pages: new EvaluationPages(desk) };
  const credentials = {
    appKey: options.appKey ?? 'demo-app-key',
    appSecret: options.appSecret ?? 'demo-app-secret-0001',
    tokenLifeSeconds: options.tokenLifeSeconds ?? 7200,
  };

  const rawSockets = new Map<number, Socket>();
  let url = '';
  const handler = provinceHandler({
    office,
    gatekeeper: new Gatekeeper(credentials, counts),
    clock,
    baseUrl: () => url,
    rawSocketOf: ({ socket }: IncomingMessage) => rawSockets.get(socket.remotePort ?? 0),
    onRequest: options.onRequest ?? (() => {}),
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
  const admin = createServer(
    guarded(adminHandler({ office, certificate: certificate?.cert, setFaults, clearFaults })),
  );
  const adminPort = await listen(admin, '127.0.0.1', options.adminPort ?? 0);
  if (options.faults !== undefined) await setFaults(options.faults);

  return {
    url,
    adminUrl: `http://127.0.0.1:${adminPort}/admin`,
    certificate: certificate?.cert,
    tornBytes: ledger.tornBytes,
    faults: { set: setFaults, clear: clearFaults, state: () => faults.state() },
    evaluations: () => heldEvaluations(office),
    services: () => records.services,
    counts: () => allCounts(office),
    registerDevice,
    publishOptions,
    close: async () => {
      await Promise.all([stop(server), stop(admin)]);
      ledger.close();
    },
  };
}

/** A mistake in a handler costs one exchange, not the simulator. */
function guarded(
  handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): (request: IncomingMessage, response: ServerResponse) => void {
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
