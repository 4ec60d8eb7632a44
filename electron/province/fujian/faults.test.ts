import { describe, expect, it } from 'vitest';
import type { FaultRequest } from '../../../scripts/province-simulator/fault-table.ts';
import { aDevice } from '../testing/device.ts';
import { aScriptedServer } from '../testing/scripted-server.ts';
import { aFujian, aFujianAdapter, triedOnce, untried } from './testing/fujian.ts';

const delivered = { kind: 'delivered', receipt: expect.any(String) };
const SAVE = '/service/getSaveEvaluation';
const only = { path: SAVE, times: 1 } as const;

/** Nothing took effect, and the device cannot know. */
const BEFORE: readonly (readonly [string, FaultRequest, RegExp])[] = [
  ['a captive portal', { captivePortal: only }, /^HTTP 200 without an envelope.*text\/html$/],
  ['a redirect elsewhere', { redirect: only }, /^HTTP 302 to portal\.example$/],
  ['a bare 200', { emptyBody: only }, /^HTTP 200 without an envelope: an empty body/],
  ['broken XML', { brokenJson: only }, /^HTTP 200 without an envelope/],
  ['5 MB', { oversizedBody: { ...only, bytes: 5_000_000 } }, /more than 1048576 bytes$/],
  ['30 s of silence', { blackHole: only }, /^no complete answer within 30000 ms$/],
  [
    'a reset before',
    { resetBefore: only },
    /^the connection broke \((ECONNRESET|UND_ERR_SOCKET)\)$/,
  ],
  ['an HTML error page', { gatewayStatus: { ...only, status: 500 } }, /^HTTP 500 without/],
  ['an HTML 404', { gatewayStatus: { ...only, status: 404 } }, /^HTTP 404 without an envelope/],
];

/** It took effect, and the device cannot know. */
const AFTER: readonly (readonly [string, FaultRequest, RegExp])[] = [
  ['a reset after', { resetAfter: only }, /^the connection broke/],
  ['a lost answer', { answerLost: only }, /^no complete answer within 30000 ms$/],
  ['a bare 200', { emptyBody: { ...only, processed: true } }, /^HTTP 200 without an envelope/],
  ['half an answer', { brokenJson: { ...only, processed: true } }, /^HTTP 200 without/],
  ['5 MB', { oversizedBody: { ...only, bytes: 5_000_000, processed: true } }, /more than/],
  ['a 502', { gatewayStatus: { ...only, status: 502, processed: true } }, /^HTTP 502 without/],
  ['an answer without receipt', { withoutReceipt: only }, /^code 200 without a receipt$/],
];

const settings = { totalTimeoutMs: 30_000 };

describe('a fault before the province acted', () => {
  it.each(BEFORE)('is tried again: %s', async (_what, fault, detail) => {
    const { province, simulator, device } = await aFujian({ settings });
    await simulator.faults.set(fault);
    const evaluation = device.rate();
    expect(await province.submit(untried(evaluation))).toMatchObject([
      { kind: 'retry', mayHaveArrived: true, detail: expect.stringMatching(detail) },
    ]);
    expect(simulator.counts().effects.evaluations).toBe(0);
    expect(await province.submit(triedOnce(evaluation))).toEqual([delivered]);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 1, repeatedKeys: [] });
  });

  it('waits as long as a 429 says', async () => {
    const { province, simulator, device } = await aFujian();
    await simulator.faults.set({ tooMany: { ...only, retryAfterSeconds: 30 } });
    expect(await province.submit(untried(device.rate()))).toMatchObject([
      { kind: 'retry', mayHaveArrived: false, after: 30_000 },
    ]);
  });

  it.each([
    ['nobody listens', { down: { mode: 'refuse' } }],
    ['another certificate is shown', { otherCertificate: {} }],
  ] as const)('cannot have arrived when %s', async (_what, fault) => {
    const { province, simulator, device } = await aFujian({ tls: 'self-signed' });
    await simulator.faults.set(fault);
    expect(await province.submit(untried(device.rate()))).toMatchObject([
      { kind: 'retry', mayHaveArrived: false, detail: expect.stringContaining('no connection') },
    ]);
    await simulator.faults.clear();
    expect(await province.submit(untried(device.rate()))).toEqual([delivered]);
  });

  it('keeps back what would only meet the same silence', async () => {
    const { province, simulator, device } = await aFujian();
    const path = '/service/getEvaluationSupplement';
    await simulator.faults.set({ blackHole: { path } });
    const outcomes = await province.supplement(untried(...device.rateMany(100)), '补报');
    const sent = simulator.counts().requests[path] ?? 0;
    expect(sent).toBeLessThanOrEqual(20);
    const arrived = outcomes.filter((each) => each.kind === 'retry' && each.mayHaveArrived);
    expect(outcomes).toMatchObject(outcomes.map(() => ({ kind: 'retry' })));
    expect(arrived.length).toBeLessThanOrEqual(sent + 10);
    expect(outcomes.at(-1)).toMatchObject({
      mayHaveArrived: false,
      detail: 'not sent: no complete answer within 15000 ms',
    });
  });
});

describe('a fault after the province acted', () => {
  it.each(AFTER)('ends in a delivered duplicate: %s', async (_what, fault, detail) => {
    const { province, simulator, device } = await aFujian({ settings });
    await simulator.faults.set(fault);
    const evaluation = device.rate();
    expect(await province.submit(untried(evaluation))).toMatchObject([
      { kind: 'retry', mayHaveArrived: true, detail: expect.stringMatching(detail) },
    ]);
    expect(await province.submit(triedOnce(evaluation))).toEqual([
      { ...delivered, duplicate: true },
    ]);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 1, repeatedKeys: [] });
  });
});

describe('a fault on the way to the token', () => {
  it.each([
    ['a captive portal', { captivePortal: {} }],
    ['a redirect', { redirect: {} }],
    ['a black hole', { blackHole: {} }],
    ['a reset after', { resetAfter: {} }],
    ['too many', { tooMany: {} }],
    ['a bare 500', { gatewayStatus: { status: 500 } }],
    ['an empty answer', { emptyBody: {} }],
    ['half an answer', { brokenJson: { processed: true } }],
  ] as const)('cannot have delivered anything: %s', async (_what, fault) => {
    const { province, simulator, device, time } = await aFujian();
    const [[name, limits] = ['', {}]] = Object.entries(fault);
    await simulator.faults.set({ [name]: { ...limits, path: '/token' } });
    const outcomes = await province.submit(untried(...device.rateMany(3)));
    const refused = {
      kind: 'retry',
      mayHaveArrived: false,
      detail: expect.stringContaining('no token'),
    };
    expect(outcomes).toMatchObject([refused, refused, refused]);
    expect(simulator.counts().requests).not.toHaveProperty(SAVE);
    expect(time.observed).toEqual([]);
  });

  it.each([
    { access_token: 'line\nbreak', expires_in: 7200 },
    { access_token: '', expires_in: 7200 },
    { access_token: 'made-up', expires_in: 'soon' },
    { data: { access_token: 'made-up', expires_in: 7200 } },
    { error: 'invalid_client' },
    {},
    null,
  ])('is none when it cannot be used: %j', async (grant) => {
    const server = await aScriptedServer((_seen, response) => {
      response.end(JSON.stringify(grant));
      return undefined;
    });
    const { province } = aFujianAdapter(server.url);
    expect(await province.submit(untried(aDevice().rate()))).toMatchObject([
      { kind: 'retry', mayHaveArrived: false },
    ]);
    expect(server.seen).toHaveLength(1);
  });

  it('is taken with its life in digits, and asked for beside the query of the address', async () => {
    const server = await aScriptedServer((seen, response) => {
      if (seen.method !== 'POST') return { access_token: 'made-up', expires_in: '7200' };
      response.end('<x/>');
      return undefined;
    });
    const tokenUrl = `${server.url}/gateway/token?tenant=a%20b`;
    const { province } = aFujianAdapter(server.url, { tokenUrl });
    await province.submit(untried(aDevice().rate()));
    const target =
      /^\/gateway\/token\?tenant=a\+b&app_key=demo-app-key&timestamp=\d{13}&sign=\w{32}$/;
    expect(server.seen).toMatchObject([
      { method: 'GET', target: expect.stringMatching(target) },
      {
        target: SAVE,
        headers: { 'content-type': 'text/xml; charset=UTF-8', soapaction: '""' },
        body: expect.stringContaining('<Authorization>Basic made-up</Authorization>'),
      },
    ]);
  });
});

describe('an XML bomb', () => {
  const lol = '<!DOCTYPE lolz [<!ENTITY a "200"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';
  const answer = '<Case><code>&a;</code><data><evaluateUnid>R1</evaluateUnid></data></Case>';
  const soap = (content: string) =>
    `<s:Envelope xmlns:s="x"><s:Body><r><return>${content}</return></r></s:Body></s:Envelope>`;

  it.each([
    ['outside', lol + soap(`<![CDATA[${answer}]]>`)],
    ['inside', soap(`<![CDATA[${lol}${answer}]]>`)],
    ['of depth', soap('<a>'.repeat(100_000))],
  ])('delivers nothing: %s', async (_where, bomb) => {
    const server = await aScriptedServer((seen, response) => {
      if (seen.method === 'GET') return { access_token: 'made-up', expires_in: 7200 };
      response.setHeader('content-type', 'text/xml');
      response.end(bomb);
      return undefined;
    });
    const { province, time } = aFujianAdapter(server.url);
    expect(await province.submit(untried(aDevice().rate()))).toMatchObject([
      { kind: 'retry', mayHaveArrived: true, detail: expect.stringContaining('text/xml') },
    ]);
    // The token's answer alone has set it.
    expect(time.observed).toHaveLength(1);
  });
});
