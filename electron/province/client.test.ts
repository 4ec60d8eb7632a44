import { createServer, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startProvinceSimulator } from '../../scripts/province-simulator/simulator.ts';
import { createHttpClient, RESPONSE_LIMIT } from './client.ts';
import { aScriptedServer, portOf, type Script } from './testing/scripted-server.ts';
import { aStandingClock, aTimeLimit } from './testing/time.ts';

function aClient(origin: string, changes: { ca?: string; connectTimeoutMs?: number } = {}) {
  const { clock } = aStandingClock();
  const limit = aTimeLimit();
  const limits = { connectTimeoutMs: 5_000, totalTimeoutMs: 15_000 };
  const client = createHttpClient({ origin, ...limits, clock, timers: limit.timers, ...changes });
  onTestFinished(() => client.close());
  const post = () =>
    client.send({ method: 'POST', target: '/x?y=1', headers: {}, body: Buffer.from('{}') });
  return { client, limit, post };
}

async function aRawServer(onConnection: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  return server;
}

describe('an exchange', () => {
  it('brings status, headers, body and date, and was sent as asked', async () => {
    const server = await aScriptedServer((_seen, response) => {
      response.writeHead(418, { date: 'Sat, 21 Nov 2026 04:00:00 GMT', 'x-made-up': 'yes' });
      response.end('short');
      return undefined;
    });
    const answer = await aClient(server.url).post();
    expect(answer).toMatchObject({
      kind: 'answer',
      status: 418,
      headers: { 'x-made-up': 'yes' },
      body: Buffer.from('short'),
      date: Date.parse('2026-11-21T04:00:00Z'),
      roundTripMs: 0,
    });
    expect(server.seen).toMatchObject([{ method: 'POST', target: '/x?y=1', body: '{}' }]);
  });

  it('keeps connections for the next ones', async () => {
    const ports: (number | undefined)[] = [];
    const server = await aScriptedServer((_seen, response) => {
      ports.push(response.socket?.remotePort);
      return {};
    });
    const { post } = aClient(server.url);
    for (let sent = 0; sent < 10; sent += 1) await post();
    expect(ports).toHaveLength(10);
    // undici leaves a connection alone for one turn of the event loop, so a second one serves, too.
    expect(new Set(ports).size).toBeLessThanOrEqual(2);
  });

  it('follows no redirect', async () => {
    const server = await aScriptedServer((_seen, response) => {
      response.writeHead(307, { location: '/elsewhere' }).end();
      return undefined;
    });
    expect(await aClient(server.url).post()).toMatchObject({ kind: 'answer', status: 307 });
    expect(server.seen).toHaveLength(1);
  });

  it('has no date when the header is none', async () => {
    const server = await aScriptedServer((_seen, response) => {
      response.setHeader('date', 'yesterday');
      return {};
    });
    expect(await aClient(server.url).post()).not.toHaveProperty('date');
  });
});

describe('a request that cannot have arrived', () => {
  it('met a refused connection', async () => {
    const server = await aRawServer(() => {});
    const port = portOf(server.address());
    await new Promise((resolve) => server.close(resolve));
    expect(await aClient(`http://127.0.0.1:${port}`).post()).toEqual({
      kind: 'failure',
      detail: 'no connection (ECONNREFUSED)',
      mayHaveArrived: false,
    });
  });

  it('met a name nobody knows', async () => {
    expect(await aClient('http://province.invalid').post()).toMatchObject({
      kind: 'failure',
      mayHaveArrived: false,
    });
  });

  it('met a certificate nobody vouches for', async () => {
    const simulator = await startProvinceSimulator({ tls: 'self-signed' });
    onTestFinished(() => simulator.close());
    expect(await aClient(simulator.url).post()).toEqual({
      kind: 'failure',
      detail: 'no connection (DEPTH_ZERO_SELF_SIGNED_CERT)',
      mayHaveArrived: false,
    });
    const { certificate: ca = '' } = simulator;
    expect(await aClient(simulator.url, { ca }).post()).toMatchObject({ kind: 'answer' });
    expect(simulator.counts().requests).toEqual({ '/x': 1 });
  });

  it('met a peer that connects and never says hello', async () => {
    const server = await aRawServer((socket) => {
      socket.on('error', () => {});
      onTestFinished(() => {
        socket.destroy();
      });
    });
    const url = `https://127.0.0.1:${portOf(server.address())}`;
    expect(await aClient(url, { connectTimeoutMs: 100 }).post()).toEqual({
      kind: 'failure',
      detail: 'no connection (UND_ERR_CONNECT_TIMEOUT)',
      mayHaveArrived: false,
    });
  });

  it('ran out of time while all connections were busy', async () => {
    const busy: (() => void)[] = [];
    let allBusy = () => {};
    const four = new Promise<void>((resolve) => {
      allBusy = resolve;
    });
    const server = await aScriptedServer((_seen, response) => {
      busy.push(() => response.end('{}'));
      if (busy.length === 4) allBusy();
      return undefined;
    });
    const { post, limit } = aClient(server.url);
    const first = [post(), post(), post(), post()];
    await four;
    const fifth = post();
    limit.runOut();
    expect(await fifth).toMatchObject({ mayHaveArrived: false });
    expect(await Promise.all(first)).toMatchObject(
      first.map(() => ({ kind: 'failure', mayHaveArrived: true })),
    );
    expect(server.seen).toHaveLength(4);
  });

  it('was asked for after the end', async () => {
    const server = await aScriptedServer(() => ({}));
    const { client, post } = aClient(server.url);
    await client.close();
    expect(await post()).toMatchObject({ kind: 'failure', mayHaveArrived: false });
  });
});

describe('a request that may have arrived', () => {
  const reset: Script = (_seen, response) => {
    response.socket?.resetAndDestroy();
    return undefined;
  };
  const tornAnswer: Script = (_seen, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"code":', () => response.socket?.destroy());
    return undefined;
  };

  it.each([
    ['the connection is reset', reset],
    ['the answer ends in the middle', tornAnswer],
  ])('says so when %s', async (_what, script) => {
    const server = await aScriptedServer(script);
    expect(await aClient(server.url).post()).toMatchObject({
      kind: 'failure',
      mayHaveArrived: true,
    });
    expect(server.seen).toHaveLength(1);
  });

  it('is given up when the answer trickles beyond the limit', async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const server = await aScriptedServer((_seen, response) => {
      response.writeHead(200);
      response.write('{', () => begin());
      return undefined;
    });
    const { post, limit } = aClient(server.url);
    const answer = post();
    await begun;
    expect(limit.pending()).toEqual([15_000]);
    limit.runOut();
    expect(await answer).toEqual({
      kind: 'failure',
      detail: 'no complete answer within 15000 ms',
      mayHaveArrived: true,
    });
  });

  it.each([
    ['with its length in the head', true],
    ['in pieces', false],
  ])('is given up when the answer is too long %s', async (_how, announced) => {
    let sent = 0;
    const server = await aScriptedServer((_seen, response) => {
      const total = 5 * 1024 * 1024;
      response.writeHead(200, announced ? { 'content-length': total } : {});
      const piece = Buffer.alloc(64 * 1024, ' ');
      response.on('error', () => {});
      const more = () => {
        while (sent < total && !response.destroyed) {
          sent += piece.length;
          if (!response.write(piece)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
      return undefined;
    });
    expect(await aClient(server.url).post()).toEqual({
      kind: 'failure',
      detail: `HTTP 200 with a body of more than ${RESPONSE_LIMIT} bytes`,
      mayHaveArrived: true,
    });
  });

  it('takes an answer of exactly the limit', async () => {
    const server = await aScriptedServer((_seen, response) => {
      response.end(Buffer.alloc(RESPONSE_LIMIT, ' '));
      return undefined;
    });
    expect(await aClient(server.url).post()).toMatchObject({ kind: 'answer' });
  });

  it('is broken off when the client closes', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const server = await aScriptedServer(() => {
      arrive();
      return undefined;
    });
    const { client, post, limit } = aClient(server.url);
    const answer = post();
    await arrived;
    await client.close();
    expect(await answer).toMatchObject({ kind: 'failure', mayHaveArrived: true });
    expect(limit.pending()).toEqual([]);
  });
});
