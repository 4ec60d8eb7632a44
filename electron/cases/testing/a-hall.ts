import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, onTestFinished, vi } from 'vitest';
import type { Service, ServiceFacts } from '../../../shared/service.ts';
import { createHandDrivenTime } from '../../../shared/testing/hand-driven-time.ts';
import { aLog } from '../../../tests/device.ts';
import { createHealth } from '../../health.ts';
import { createCaseClient } from '../case-client.ts';
import { createCaseSource } from '../case-source.ts';

const POLL_MS = 3_000;

/** What the hall does with a question. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers so. @param content a string goes out as it is */
export const json =
  (content: unknown, status = 200): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  };
const nothingYet: Answer = (_request, response) => response.writeHead(204).end();

/** A hall that answers as told, and a device that asks it. */
export async function aHall(token?: string) {
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
  const health = createHealth({ clock: time.clock, log: aLog() });
  const client = createCaseClient({
    settings: {
      url: `http://127.0.0.1:${port}/cases/`,
      pollMs: POLL_MS,
      ...(token !== undefined && { token }),
    },
    ...{ health, clock: time.clock, timers: time.timers },
  });
  const source = createCaseSource({
    ...{ client, pollMs: POLL_MS, clock: time.clock, timers: time.timers, log },
    found: (service, facts) => found.push({ service, facts }),
  });
  onTestFinished(() => {
    source.close();
    void client.close();
    server.closeAllConnections();
    server.close();
  });
  return {
    ...source,
    ...{ time, log, asked, found },
    answers: (next: Answer) => {
      answer = next;
    },
    /** The tickets that were asked for, `null` where none was named. */
    tickets: () =>
      asked.map(({ url }) => new URL(url ?? '', 'http://hall').searchParams.get('ticket')),
    /** Until so many questions have arrived at the hall. */
    isAsked: (times: number) => vi.waitFor(() => expect(asked).toHaveLength(times)),
    /** Until an answer was digested and the device waits to ask again. */
    waits: () => vi.waitFor(() => expect(time.pending()).toEqual([POLL_MS])),
    asksAgain: () => time.advance(POLL_MS),
    finds: (times = 1) => vi.waitFor(() => expect(found).toHaveLength(times)),
  };
}
