import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** How the case source behaves; each can be changed while it runs. */
export interface CaseSourceBehaviour {
  /** Every answer waits so long, ms. */
  readonly delayMs: number;
  /** Every answer has this status and no content instead; absent: it behaves. */
  readonly status?: number;
  /** The first n asks of each ticket get 204: the clerk has not opened the case yet. */
  readonly emptyAsks: number;
}

/** One question it was asked. */
export interface CaseAsk {
  readonly counter: string;
  readonly ticket: string | null;
  readonly status: number;
}

/** A running 事项关联 (queue-machine.md). */
export interface CaseSource {
  readonly url: string;
  /** What belongs to a ticket from now on; `undefined` takes it away. */
  put(ticket: string, service: object | undefined): void;
  behave(change: Partial<CaseSourceBehaviour>): void;
  /** Every ask for a service, in order. */
  asks(): readonly CaseAsk[];
  /** Gives a counter to a device for an hour. */
  hold(counter: string, deviceId: string): void;
  /** Which device holds which counter. */
  leases(): Readonly<Record<string, { readonly deviceId: string; readonly until: string }>>;
  close(): Promise<void>;
}

const leaseSchema = z.object({
  deviceId: z.string().min(1),
  until: z.iso.datetime({ offset: true }),
});

/**
 * Plays the hall's case source: which cases belong to the ticket at a counter, and which device
 * holds the counter.
 * @param settings.cases the service of each ticket
 * @param settings.token when given, asks without it as bearer token get 401
 * @param settings.port any free one unless given
 */
export async function startCaseSource(settings: {
  readonly cases: Readonly<Record<string, object>>;
  readonly token?: string;
  readonly host?: string;
  readonly port?: number;
  readonly now?: () => Date;
}): Promise<CaseSource> {
  const { token, host = '127.0.0.1', port = 0, now = () => new Date() } = settings;
  const services = new Map(Object.entries(settings.cases));
  const held = new Map<string, z.infer<typeof leaseSchema>>();
  const asked: CaseAsk[] = [];
  const waits = new Set<NodeJS.Timeout>();
  let behaviour: CaseSourceBehaviour = { delayMs: 0, emptyAsks: 0 };

  function current(counter: string, ticket: string | null): Answer {
    const earlier = asked.filter((ask) => ask.ticket === ticket && ask.counter === counter).length;
    const service = ticket === null ? undefined : services.get(ticket);
    if (service === undefined || earlier < behaviour.emptyAsks) return { status: 204 };
    return { status: 200, body: { service } };
  }

  function lease(counter: string, body: string): Answer {
    const wish = leaseSchema.safeParse(readJson(body));
    if (!wish.success) return { status: 400, body: { error: 'deviceId and until are needed' } };
    const holder = held.get(counter);
    const isHeld = holder !== undefined && Date.parse(holder.until) > now().getTime();
    if (isHeld && holder.deviceId !== wish.data.deviceId) {
      return { status: 409, body: { holder: holder.deviceId } };
    }
    held.set(counter, wish.data);
    return { status: 200, body: {} };
  }

  function answerTo(request: IncomingMessage, body: string): Answer {
    const url = new URL(request.url ?? '/', 'http://case-source');
    const [, counters, counter, what, more] = url.pathname.split('/').map(decodeURIComponent);
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
      return { status: 401 };
    }
    if (counters !== 'counters' || counter === undefined || more !== undefined) {
      return { status: 404 };
    }
    if (request.method === 'GET' && what === 'current') {
      const ticket = url.searchParams.get('ticket');
      const answer =
        behaviour.status === undefined ? current(counter, ticket) : { status: behaviour.status };
      asked.push({ counter, ticket, status: answer.status });
      return answer;
    }
    if (request.method === 'PUT' && what === 'lease') {
      return behaviour.status === undefined ? lease(counter, body) : { status: behaviour.status };
    }
    return { status: 404 };
  }

  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const answer = decided(() => answerTo(request, Buffer.concat(pieces).toString()));
      const wait = setTimeout(() => {
        waits.delete(wait);
        give(response, answer);
      }, behaviour.delayMs);
      waits.add(wait);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = address !== null && typeof address === 'object' ? address.port : port;

  return {
    url: `http://${host}:${bound}`,
    put(ticket, service) {
      if (service === undefined) services.delete(ticket);
      else services.set(ticket, service);
    },
    behave(change) {
      behaviour = { ...behaviour, ...change };
    },
    asks: () => [...asked],
    hold(counter, deviceId) {
      const until = new Date(now().getTime() + 3_600_000).toISOString();
      held.set(counter, { deviceId, until });
    },
    leases: () => Object.fromEntries(held),
    async close() {
      for (const wait of waits) clearTimeout(wait);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body?: object;
}

/** A path that cannot be decoded is the asker's mistake. */
function decided(decide: () => Answer): Answer {
  try {
    return decide();
  } catch {
    return { status: 400 };
  }
}

function give(response: ServerResponse, { status, body }: Answer): void {
  response.statusCode = status;
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(body));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
