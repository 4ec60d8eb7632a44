import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Timers } from '../../shared/clock.ts';
import type { MonthStatistics } from '../../shared/day-counts.ts';
import type { DeviceState } from '../../shared/device-state.ts';
import type { StatusSettings } from '../../shared/status-settings.ts';
import { bearerCheck } from '../bearer.ts';
import type { AlarmName } from '../health.ts';
import { type Log, reasonOf } from '../log.ts';
import { keepBound } from '../queue/transports/binding.ts';
import { metricsOf } from './metrics.ts';

/** At once: a desk, a Prometheus and its twin, and somebody's curl. */
const CONNECTIONS = 16;
/** Of one request: its head, and all of it; of a connection between two of them; ms. */
const HEAD_MS = 5_000;
const REQUEST_MS = 10_000;
const KEEP_ALIVE_MS = 60_000;
const HEAD_BYTES = 8 * 1024;

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

/** What is asked for what is told. */
export interface StatusSources {
  readonly state: () => Promise<DeviceState>;
  readonly statistics: {
    month(month: string): MonthStatistics | undefined;
    table(month: string): string | undefined;
  };
}

interface Answer {
  readonly status: 200 | 401 | 404 | 405 | 503;
  readonly type: string;
  readonly body: string;
}

/** Where ops ask from a desk how the device is. */
export interface StatusEndpoint {
  /** Where it listens, once it does. */
  boundTo(): { readonly host: string; readonly port: number } | undefined;
  close(): Promise<void>;
}

/**
 * Answers `/healthz`, `/status`, `/metrics` and `/statistics/yyyy-MM` (`.csv`) to whoever has the token;
 * out of main, whatever the window does. What cannot be bound is logged and tried again.
 * @returns when it has tried to bind once
 */
export async function openStatus(
  settings: StatusSettings,
  sources: StatusSources,
  { timers, log }: { readonly timers: Timers; readonly log: Log },
): Promise<StatusEndpoint> {
  const tokenIn = bearerCheck(settings.token);
  const servers = new Set<Server>();

  async function answerTo({ method, url = '', headers }: IncomingMessage): Promise<Answer> {
    if (tokenIn(headers) !== 'right') return { status: 401, type: TEXT, body: 'unauthorised\n' };
    if (method !== 'GET') return { status: 405, type: TEXT, body: 'only GET\n' };
    const [path = ''] = url.split('?');
    switch (path) {
      case '/healthz':
        return healthOf(await sources.state());
      case '/status':
        return { status: 200, type: JSON_TYPE, body: JSON.stringify(await sources.state()) };
      case '/metrics': {
        const registry = metricsOf(await sources.state());
        return { status: 200, type: registry.contentType, body: await registry.metrics() };
      }
      default:
        return statisticsOf(path);
    }
  }

  function statisticsOf(path: string): Answer {
    const [, month, csv] = /^\/statistics\/(\d{4}-\d{2})(\.csv)?$/.exec(path) ?? [];
    const { statistics } = sources;
    if (month !== undefined && csv !== undefined) {
      const table = statistics.table(month);
      if (table !== undefined) return { status: 200, type: 'text/csv; charset=utf-8', body: table };
    } else if (month !== undefined) {
      const known = statistics.month(month);
      if (known !== undefined) {
        return { status: 200, type: JSON_TYPE, body: JSON.stringify(known) };
      }
    }
    return { status: 404, type: TEXT, body: 'there is no such thing\n' };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer;
    try {
      answer = await answerTo(request);
    } catch (error) {
      log.error('how the device is cannot be told', { why: reasonOf(error) });
      answer = { status: 503, type: TEXT, body: 'status: cannot be told, see the log\n' };
    }
    const { status, type, body } = answer;
    response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      ...(status === 401 && { 'www-authenticate': 'Bearer', connection: 'close' }),
      ...(status === 405 && { allow: 'GET', connection: 'close' }),
    });
    response.end(body);
  }

  function make(): Server {
    const limits = {
      headersTimeout: HEAD_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: HEAD_BYTES,
    };
    const listener: RequestListener = (request, response) => void serve(request, response);
    const { tls } = settings;
    const server =
      tls === undefined
        ? createServer(limits, listener)
        : createTlsServer({ ...limits, ...tls, handshakeTimeout: HEAD_MS }, listener);
    server.maxConnections = CONNECTIONS;
    servers.add(server);
    server.on('close', () => servers.delete(server));
    return server;
  }

  const binding = keepBound(settings, make, {
    events: { problem: (why) => log.error('the status endpoint cannot be reached', { why }) },
    timers,
    random: Math.random,
  });
  await binding.attempted;
  return {
    boundTo: binding.boundTo,
    async close() {
      const unbound = binding.close();
      for (const server of servers) server.closeAllConnections();
      await unbound;
    },
  };
}

/**
 * With any of these the device cannot take ratings, keep them safe, or hand them on. All others wait for
 * people while it goes on working: those are a matter of `/status`, `/metrics` and their alerts.
 */
const DISABLING: ReadonlySet<string> = new Set<AlarmName>([
  'queue',
  'journal',
  'oneCopy',
  'outbox',
  'disk',
  'held',
  'caseSource',
]);

/** Whether the device does its work, with a line for each thing that is the matter, the worst first. */
function healthOf({ alarms }: DeviceState): Answer {
  const disabling = alarms.filter(({ name }) => DISABLING.has(name));
  const others = alarms.filter(({ name }) => !DISABLING.has(name));
  const lines = [...disabling, ...others].map(({ name, why }) => `${name}: ${why}\n`);
  return disabling.length === 0
    ? { status: 200, type: TEXT, body: ['well\n', ...lines].join('') }
    : { status: 503, type: TEXT, body: lines.join('') };
}
