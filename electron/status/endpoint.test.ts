import { once } from 'node:events';
import { get } from 'node:https';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { selfSignedCertificate } from '../../scripts/province-simulator/certificate.ts';
import { deviceStateSchema } from '../../shared/device-state.ts';
import { type StatusSettings, statusSettingsSchema } from '../../shared/status-settings.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aLog } from '../../tests/device.ts';
import { aDeviceState, aMonth } from '../../tests/fleet/a-device.ts';
import { openStatus } from './endpoint.ts';

const token = 'a-token-of-the-test';

async function anEndpoint(
  own: { readonly tls?: StatusSettings['tls']; readonly state?: typeof aDeviceState } = {},
) {
  const log = aLog();
  const state = vi.fn(() => Promise.resolve().then(() => (own.state ?? aDeviceState)()));
  const { tls } = own;
  const endpoint = await openStatus(
    statusSettingsSchema.parse({ port: 0, token, ...(tls && { tls }) }),
    {
      state,
      statistics: {
        month: (month) => (month === '2026-07' ? aMonth() : undefined),
        table: (month) => (month === '2026-07' ? '\uFEFF日期\r\n' : undefined),
      },
    },
    { timers: createHandDrivenTime().timers, log },
  );
  onTestFinished(() => endpoint.close());
  const { port = 0, host } = endpoint.boundTo() ?? {};
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { authorization: `Bearer ${token}` },
      ...init,
    });
  return { ask, port, host, log, state, close: endpoint.close };
}

describe('the status endpoint', () => {
  it('R22: with a certificate of another key does not listen, and keeps no device from starting', async () => {
    const tls = { ...selfSignedCertificate(), key: selfSignedCertificate().key };
    const { port, log } = await anEndpoint({ tls });
    expect(port).toBe(0);
    expect(log.lines.map(({ fields }) => JSON.stringify(fields)).join()).toContain(
      'cannot serve on',
    );
  });

  it('listens on this very computer unless the hall says otherwise', async () => {
    expect((await anEndpoint()).host).toBe('127.0.0.1');
  });

  it('tells nothing at all without its token', async () => {
    const { ask, state } = await anEndpoint();
    const wrong = [undefined, `Bearer ${token}x`, token, `Basic ${token}`];
    for (const path of ['/healthz', '/status', '/metrics', '/statistics/2026-07', '/other']) {
      for (const authorization of wrong) {
        const headers = { ...(authorization !== undefined && { authorization }) };
        const answer = await ask(path, { headers });
        expect([answer.status, await answer.text()]).toEqual([401, 'unauthorised\n']);
      }
    }
    expect(state).not.toHaveBeenCalled();
  });

  it('tells the state', async () => {
    const answer = await (await anEndpoint()).ask('/status');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(deviceStateSchema.parse(await answer.json())).toEqual(aDeviceState());
  });

  it('tells metrics', async () => {
    const answer = await (await anEndpoint()).ask('/metrics?x=1');
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(await answer.text()).toContain('yiping_degraded 0');
  });

  it('is healthy, or says why not', async () => {
    const well = await (await anEndpoint()).ask('/healthz');
    expect([well.status, await well.text()]).toEqual([200, 'well\n']);
    const alarms = [
      { name: 'quarantine', why: 'records wait to be repaired', since: 1 },
      { name: 'held', why: 'nothing is sent: unauthorised', since: 2 },
    ];
    const ill = await (await anEndpoint({ state: () => aDeviceState({ alarms }) })).ask('/healthz');
    expect([ill.status, await ill.text()]).toEqual([
      503,
      'held: nothing is sent: unauthorised\nquarantine: records wait to be repaired\n',
    ]);
  });

  it('is healthy with what waits for people, and says it all the same', async () => {
    const alarms = [
      { name: 'keyStore', why: 'the system has no key store', since: 1 },
      { name: 'quarantine', why: 'records wait to be repaired', since: 2 },
      { name: 'unlinked', why: 'a person has to name the case', since: 3 },
    ];
    const { ask } = await anEndpoint({ state: () => aDeviceState({ alarms }) });
    const well = await ask('/healthz');
    expect([well.status, (await well.text()).split('\n').slice(0, 3)]).toEqual([
      200,
      ['well', 'keyStore: the system has no key store', 'quarantine: records wait to be repaired'],
    ]);
  });

  it('tells finished months, as JSON and as a table', async () => {
    const { ask } = await anEndpoint();
    expect(await (await ask('/statistics/2026-07')).json()).toEqual(aMonth());
    const table = await ask('/statistics/2026-07.csv');
    expect(Buffer.from(await table.arrayBuffer()).toString()).toBe('\uFEFF日期\r\n');
    for (const path of ['/statistics/2026-08', '/statistics/2026-08.csv', '/statistics/..']) {
      expect((await ask(path)).status).toBe(404);
    }
  });

  it('takes GET only', async () => {
    const answer = await (await anEndpoint()).ask('/status', { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });

  it('says that it cannot tell, and why only in the log', async () => {
    const state = () => {
      throw new Error('EIO: /somewhere');
    };
    const { ask, log } = await anEndpoint({ state });
    const answer = await ask('/metrics');
    expect([answer.status, await answer.text()]).toEqual([
      503,
      'status: cannot be told, see the log\n',
    ]);
    expect(log.text()).toContain('EIO');
  });

  it('speaks to sixteen at once and no more', async () => {
    const { port } = await anEndpoint();
    const sockets = Array.from({ length: 17 }, () => connect(port, '127.0.0.1'));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    for (const socket of sockets) socket.on('error', () => undefined);
    const [ended] = await Promise.race(
      sockets.map(async (socket) => {
        await once(socket, 'close');
        return [socket];
      }),
    );
    expect(ended?.destroyed).toBe(true);
    expect(sockets.filter(({ destroyed }) => !destroyed)).toHaveLength(16);
  });

  it('refuses a head that does not end', async () => {
    const { port } = await anEndpoint();
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(`GET /status HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(9_000)}`);
    const [said] = await once(socket, 'data');
    expect(String(said)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('ends with all its connections', async () => {
    const { port, close } = await anEndpoint();
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const ended = once(socket, 'close');
    await close();
    await ended;
    expect(socket.destroyed).toBe(true);
  });

  it('speaks TLS where the hall gives it a certificate', async () => {
    const tls = selfSignedCertificate();
    const { port } = await anEndpoint({ tls });
    const status = await new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` };
      const asked = { host: '127.0.0.1', port, path: '/healthz', headers, ca: tls.cert };
      get({ ...asked, checkServerIdentity: () => undefined }, ({ statusCode }) =>
        resolve(statusCode),
      ).on('error', reject);
    });
    expect(status).toBe(200);
  });
});
