import { createServer } from 'node:https';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { selfSignedCertificate } from '../../scripts/province-simulator/certificate.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aCase, MONDAY_MORNING } from '../../tests/builders.ts';
import { aLog } from '../../tests/device.ts';
import { createHealth } from '../health.ts';
import { aScriptedServer, portOf, type Script } from '../province/testing/scripted-server.ts';
import type { Question } from './answer.ts';
import { createCaseClient } from './case-client.ts';

const asked: Question = { counter: '5', ticket: 'A023', began: MONDAY_MORNING };
const aWish = { deviceId: 'device-1', until: MONDAY_MORNING };
const TOKEN = 'a-token-of-the-hall';

function aClient(settings: { url: string; ca?: string }) {
  const { clock, timers } = createHandDrivenTime();
  const log = aLog();
  const health = createHealth({ clock, log });
  const client = createCaseClient({
    settings: { token: TOKEN, pollMs: 3_000, ...settings },
    ...{ health, clock, timers },
  });
  onTestFinished(() => client.close());
  return { ...client, log, alarms: () => health.current().map(({ name, why }) => [name, why]) };
}

/** A device and a case source that answers by the script. */
async function aHall(script: Script) {
  const server = await aScriptedServer(script);
  return { ...aClient({ url: `${server.url}/hall` }), seen: server.seen };
}

const status =
  (code: number, content?: object): Script =>
  (_seen, response) => {
    response.statusCode = code;
    if (content === undefined) response.end();
    return content;
  };

describe('a question', () => {
  it('about a service that is over says when it began', async () => {
    const hall = await aHall(status(204));
    await hall.current({ ...asked, rated: MONDAY_MORNING + 60_000 });
    expect(hall.seen.map(({ target }) => target)).toEqual([
      '/hall/counters/5/current?ticket=A023&at=2026-03-02T10%3A00%3A00%2B08%3A00',
    ]);
  });

  it.each([
    ['R22: a server that is broken', status(500), 'HTTP 500'],
    ['a redirect, which is not followed', status(302), 'HTTP 302'],
    ['a wrong token', status(401), 'HTTP 401'],
  ])('is not answered by %s', async (_what, script, why) => {
    const hall = await aHall(script);
    expect(await hall.current(asked)).toEqual({ kind: 'silent', why });
    expect([hall.seen.length, hall.state()]).toMatchObject([
      1,
      { reachable: false, lastAnswerAt: null, lastTrouble: { what: why } },
    ]);
  });

  it('brings the alarm when three in a row were not answered, and one answer ends it', async () => {
    let code = 503;
    const hall = await aHall((seen, response) => status(code)(seen, response));
    await hall.current(asked);
    await hall.current(asked);
    const before = hall.alarms();
    await hall.lease('5', aWish);
    const during = hall.alarms();
    code = 204;
    await hall.current(asked);
    expect([before, during, hall.alarms()]).toEqual([
      [],
      [['caseSource', 'it cannot be asked: HTTP 503']],
      [],
    ]);
    expect(hall.state()).toMatchObject({ reachable: true });
  });

  it('with an answer that does not fit is no alarm, but the last trouble', async () => {
    const hall = await aHall(() => ({ service: 'none' }));
    for (let times = 0; times < 5; times += 1) await hall.current(asked);
    expect([hall.alarms(), hall.state()]).toMatchObject([
      [],
      { reachable: true, lastTrouble: { what: 'its service does not fit: service' } },
    ]);
  });

  it('never leaves the token in a reason or the log', async () => {
    const hall = await aHall((_seen, response) => {
      response.destroy(new Error(TOKEN));
      return undefined;
    });
    const told = [];
    for (let times = 0; times < 3; times += 1) told.push(await hall.current(asked));
    expect(hall.seen[0]?.headers['authorization']).toBe(`Bearer ${TOKEN}`);
    expect(JSON.stringify([told, hall.alarms(), hall.log.lines])).not.toContain(TOKEN);
  });
});

describe('the hall’s own authority', () => {
  async function aSecureHall() {
    const certificate = selfSignedCertificate();
    const server = createServer(certificate, (_request, response) => {
      response.end(JSON.stringify({ service: { cases: [aCase()] } }));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `https://127.0.0.1:${portOf(server.address())}`, ca: certificate.cert };
  }

  it('vouches for the case source', async () => {
    expect(await aClient(await aSecureHall()).current(asked)).toMatchObject({ kind: 'service' });
  });

  it.each([
    ['no authority', undefined],
    ['another authority', selfSignedCertificate().cert],
  ])('is needed: with %s nothing is told', async (_what, ca) => {
    const { url } = await aSecureHall();
    const told = await aClient({ url, ...(ca !== undefined && { ca }) }).current(asked);
    expect(told).toMatchObject({ kind: 'silent', why: expect.stringContaining('no connection') });
  });
});

describe('the wish to hold a counter', () => {
  it('says who wants it and until when', async () => {
    const hall = await aHall(status(200, {}));
    expect(await hall.lease('5/甲', aWish)).toEqual({ kind: 'held' });
    expect(hall.seen).toMatchObject([
      { method: 'PUT', target: '/hall/counters/5%2F%E7%94%B2/lease' },
    ]);
    expect(JSON.parse(hall.seen[0]?.body ?? '')).toEqual({
      deviceId: 'device-1',
      until: '2026-03-02T10:00:00+08:00',
    });
  });

  it.each([
    [409, { holder: 'device-2' }, { kind: 'taken', holder: 'device-2' }],
    [409, { holder: '<b>张三</b>' }, { kind: 'taken', holder: 'unknown' }],
    [409, undefined, { kind: 'taken', holder: 'unknown' }],
    [404, undefined, { kind: 'unsupported' }],
    [405, undefined, { kind: 'unsupported' }],
    [503, undefined, { kind: 'silent', why: 'HTTP 503' }],
  ])('is answered with %s %o', async (code, content, lease) => {
    const hall = await aHall(status(code, content));
    expect(await hall.lease('5', aWish)).toEqual(lease);
  });

  it('waits five seconds for an answer and no longer', async () => {
    const time = createHandDrivenTime();
    const server = await aScriptedServer(() => undefined);
    const client = createCaseClient({
      settings: { url: server.url, pollMs: 3_000 },
      health: createHealth({ clock: time.clock, log: aLog() }),
      ...time,
    });
    onTestFinished(() => client.close());
    const lease = client.lease('5', aWish);
    await vi.waitFor(() => expect(server.seen).toHaveLength(1));
    time.advance(5_000);
    expect(await lease).toEqual({
      kind: 'silent',
      why: 'no complete answer within 5000 ms',
    });
  });
});
