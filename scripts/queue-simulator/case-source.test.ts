import { afterEach, expect, it } from 'vitest';
import { type CaseSource, startCaseSource } from './case-source.ts';

const service = { mode: 'single', cases: [] };
const running: CaseSource[] = [];

afterEach(async () => {
  for (const source of running.splice(0)) await source.close();
});

async function start(more: { token?: string; now?: () => Date } = {}): Promise<CaseSource> {
  const source = await startCaseSource({ cases: { A023: service }, ...more });
  running.push(source);
  return source;
}

function ask(source: CaseSource, ticket = 'A023'): Promise<Response> {
  return fetch(`${source.url}/counters/5/current?ticket=${ticket}`);
}

function lease(source: CaseSource, deviceId: string): Promise<Response> {
  return fetch(`${source.url}/counters/5/lease`, {
    method: 'PUT',
    body: JSON.stringify({ deviceId, until: '2024-06-07T10:00:00+08:00' }),
  });
}

it('knows the service of a ticket, and nothing of another', async () => {
  const source = await start();
  expect(await (await ask(source)).json()).toEqual({ service });
  expect((await ask(source, 'A024')).status).toBe(204);
  source.put('A024', service);
  expect((await ask(source, 'A024')).status).toBe(200);
  expect(source.asks().map((one) => one.status)).toEqual([200, 204, 200]);
});

it('knows nothing yet for the first asks of each ticket', async () => {
  const source = await start();
  source.behave({ emptyAsks: 2 });
  const statuses: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) statuses.push((await ask(source)).status);
  expect(statuses).toEqual([204, 204, 200]);
});

it('misbehaves as told, until told otherwise', async () => {
  const source = await start();
  source.behave({ status: 503, delayMs: 5 });
  expect((await ask(source)).status).toBe(503);
  await source.close();
  await expect(ask(source)).rejects.toThrow();
});

it('leases a counter to one device at a time, until the lease runs out', async () => {
  let now = new Date('2024-06-07T01:00:00Z');
  const source = await start({ now: () => now });
  expect((await lease(source, 'one')).status).toBe(200);
  expect((await lease(source, 'one')).status).toBe(200);
  const refused = await lease(source, 'two');
  expect([refused.status, await refused.json()]).toEqual([409, { holder: 'one' }]);
  now = new Date('2024-06-07T02:00:00Z');
  expect((await lease(source, 'two')).status).toBe(200);
  expect(source.leases()['5']?.deviceId).toBe('two');
});

it('wants its token, and answers nonsense with what it is', async () => {
  const locked = await start({ token: 'secret' });
  expect((await ask(locked)).status).toBe(401);
  const source = await start();
  expect((await fetch(`${source.url}/counters/%ff/current`)).status).toBe(400);
  expect((await fetch(`${source.url}/elsewhere`)).status).toBe(404);
  const put = { method: 'PUT', body: 'x' };
  expect((await fetch(`${source.url}/counters/5/lease`, put)).status).toBe(400);
});
