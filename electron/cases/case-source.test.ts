import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Service, ServiceFacts } from '../../shared/service.ts';
import { aCase, aCaseWithCitizen, aService } from '../../tests/builders.ts';
import { aLog } from '../../tests/device.ts';
import { createHandDrivenTime } from '../queue/testing/hand-driven-time.ts';
import { createCaseSource } from './case-source.ts';

const POLL_MS = 3_000;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (content: unknown, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  };
const nothingYet: Answer = (_request, response) => response.writeHead(204).end();

/** A hall that answers as told, and a device that asks it. */
async function aHall(token?: string) {
  const time = createHandDrivenTime();
  const log = aLog();
  const asked: { readonly url: string | undefined; readonly authorization: string | undefined }[] =
    [];
  const found: { readonly service: Service; readonly facts: ServiceFacts }[] = [];
  let answer: Answer = nothingYet;
  const server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const source = createCaseSource({
    settings: {
      url: `http://127.0.0.1:${port}/cases/`,
      pollMs: POLL_MS,
      ...(token !== undefined && { token }),
    },
    timers: time.timers,
    log,
    found: (service, facts) => found.push({ service, facts }),
  });
  onTestFinished(() => {
    source.rest();
    server.closeAllConnections();
    server.close();
  });
  return {
    ...source,
    ...{ time, log, asked, found },
    answers: (next: Answer) => {
      answer = next;
    },
    /** Until an answer was digested and the device waits to ask again. */
    waits: () => vi.waitFor(() => expect(time.pending()).toEqual([POLL_MS])),
    asksAgain: () => time.advance(POLL_MS),
    finds: () => vi.waitFor(() => expect(found).toHaveLength(1)),
  };
}

describe('the case source', () => {
  it('is asked for the counter and the ticket, by name and with the token', async () => {
    const hall = await aHall('demo-token');
    hall.follow(aService({ counter: '3/甲', ticket: 'A 1&2' }));
    await hall.waits();
    expect(hall.asked).toEqual([
      {
        url: '/cases/counters/3%2F%E7%94%B2/current?ticket=A+1%262',
        authorization: 'Bearer demo-token',
      },
    ]);
  });

  it('is asked until it knows', async () => {
    const hall = await aHall();
    const service = aService();
    hall.follow(service);
    await hall.waits();
    hall.answers(json({ service: { mode: 'single', cases: [aCase()] } }));
    hall.asksAgain();
    await hall.finds();
    expect(hall.found).toEqual([{ service, facts: { mode: 'single', cases: [aCase()] } }]);
    expect([hall.asked.length, hall.time.pending()]).toEqual([2, []]);
  });

  it.each([
    ['no case', { service: { cases: 'none' } }, 200],
    ['two cases of a single service', { service: { cases: [aCase(), aCase()] } }, 200],
    ['no service', { mode: 'single', cases: [] }, 200],
    ['an error', 'busy', 503],
    ['somebody else’s page', '<html>登录</html>', 200],
  ] as const)('is asked again when it answers with %s', async (_what, content, status) => {
    const hall = await aHall();
    hall.answers(json(content, status));
    hall.follow(aService());
    await hall.waits();
    hall.answers(json({ service: { cases: [aCase()] } }));
    hall.asksAgain();
    await hall.finds();
    expect(hall.log.lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('is not followed to another host', async () => {
    const hall = await aHall();
    hall.answers((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    hall.follow(aService());
    await hall.waits();
    expect(hall.asked).toHaveLength(1);
  });

  it('is complained of once per trouble, and again when it comes back', async () => {
    const hall = await aHall();
    hall.follow(aService());
    for (const answer of [json('', 500), json('', 500), nothingYet, json('', 500)]) {
      await hall.waits();
      hall.answers(answer);
      hall.asksAgain();
    }
    await hall.waits();
    expect(hall.log.lines).toHaveLength(2);
  });

  it('R12: is never quoted in the log', async () => {
    const hall = await aHall();
    const { userName = '', certKey = '' } = aCaseWithCitizen();
    const wrong = { service: { cases: [{ ...aCaseWithCitizen(), areaCode: certKey }] } };
    hall.follow(aService());
    for (const answer of [
      json(wrong),
      json(`{"userName":${userName}}`),
      json(`{"a":${certKey}x`),
    ]) {
      await hall.waits();
      hall.answers(answer);
      hall.asksAgain();
    }
    await hall.waits();
    expect(hall.log.lines.length).toBeGreaterThan(0);
    expect(hall.log.text()).not.toMatch(new RegExp(`${userName}|${certKey.slice(0, 6)}`));
  });
});

describe('the service that is asked about', () => {
  it('is the one at the counter now; an answer about the one before comes too late', async () => {
    const hall = await aHall();
    const late = Promise.withResolvers<void>();
    hall.answers((request, response) => {
      void late.promise.then(() => json({ service: { cases: [aCase()] } })(request, response));
    });
    hall.follow(aService({ ticket: 'A001' }));
    await vi.waitFor(() => expect(hall.asked).toHaveLength(1));
    hall.answers(nothingYet);
    hall.follow(aService({ ticket: 'A002' }));
    await hall.waits();
    late.resolve();
    hall.asksAgain();
    await hall.waits();
    expect([hall.found, hall.asked.length]).toEqual([[], 3]);
  });

  it('is none when nobody is there', async () => {
    const hall = await aHall();
    hall.follow(aService());
    await hall.waits();
    hall.rest();
    expect(hall.time.pending()).toEqual([]);
  });
});
