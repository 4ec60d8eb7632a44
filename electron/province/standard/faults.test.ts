import { describe, expect, it } from 'vitest';
import type { FaultRequest } from '../../../scripts/province-simulator/fault-table.ts';
import { aClock } from '../../../scripts/province-simulator/test-caller.ts';
import { aCase, HALF_PAST_NINE } from '../testing/device.ts';
import { aProvince } from '../testing/province.ts';

const delivered = { kind: 'delivered', receipt: expect.any(String) };
const only = { path: '/v1/evaluations', times: 1 } as const;

/** Nothing took effect, and the device cannot know. */
const BEFORE: readonly (readonly [string, FaultRequest, RegExp])[] = [
  ['a captive portal', { captivePortal: only }, /^HTTP 200 without an envelope.*text\/html$/],
  ['a redirect elsewhere', { redirect: only }, /^HTTP 302 to portal\.example$/],
  ['a bare 200', { emptyBody: only }, /^HTTP 200 without an envelope: an empty body/],
  ['broken JSON', { brokenJson: only }, /^HTTP 200 without an envelope/],
  ['5 MB', { oversizedBody: { ...only, bytes: 5_000_000 } }, /more than 1048576 bytes$/],
  ['a black hole', { blackHole: only }, /^no complete answer within 15000 ms$/],
  [
    'a reset before',
    { resetBefore: only },
    /^the connection broke \((ECONNRESET|UND_ERR_SOCKET)\)$/,
  ],
  ['a gateway in trouble', { gatewayStatus: only }, /^HTTP 503 without an envelope/],
  ['an internal error', { businessCode: { ...only, code: '5000' } }, /^code 5000$/],
  [
    'a code nobody knows',
    { businessCode: { ...only, code: '8888', scope: 'item' } },
    /^code 8888$/,
  ],
];

/** It took effect, and the device cannot know. */
const AFTER: readonly (readonly [string, FaultRequest, RegExp])[] = [
  ['a reset after', { resetAfter: only }, /^the connection broke/],
  ['a lost answer', { answerLost: only }, /^no complete answer within 15000 ms$/],
  ['a closed connection', { answerLost: { ...only, how: 'close' } }, /^the connection broke/],
  ['a bare 200', { emptyBody: { ...only, processed: true } }, /^HTTP 200 without an envelope/],
  ['half an answer', { brokenJson: { ...only, processed: true } }, /^HTTP 200 without/],
  ['5 MB', { oversizedBody: { ...only, bytes: 5_000_000, processed: true } }, /more than/],
  ['a 502', { gatewayStatus: { ...only, status: 502, processed: true } }, /^HTTP 502 without/],
  ['an answer without receipt', { withoutReceipt: only }, /^code 0 without a receipt$/],
];

describe('a fault before the province acted', () => {
  it.each(BEFORE)('is tried again: %s', async (_what, fault, detail) => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set(fault);
    const evaluation = device.rate();
    const [outcome] = await province.submit([evaluation]);
    expect(outcome).toMatchObject({
      kind: 'retry',
      mayHaveArrived: true,
      detail: expect.stringMatching(detail),
    });
    expect(await province.submit([evaluation])).toEqual([delivered]);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 1, repeatedIds: [] });
  });

  it('is tried again: an answer that trickles', async () => {
    const clock = aClock(HALF_PAST_NINE);
    const { promise: trickling, resolve: trickle } = Promise.withResolvers<void>();
    // The province waits between two drops for ever, so that only the limit can end it.
    const wait = () => {
      trickle();
      return new Promise<void>(() => {});
    };
    const { province, simulator, device, limit } = await aProvince({ clock: { ...clock, wait } });
    await simulator.faults.set({ slowBody: { ...only, bytesPerSecond: 10 } });
    const outcomes = province.submit([device.rate()]);
    await trickling;
    limit.runOut();
    expect(await outcomes).toMatchObject([
      { kind: 'retry', mayHaveArrived: true, detail: 'no complete answer within 15000 ms' },
    ]);
  });

  it('waits as long as a 429 says', async () => {
    const { province, simulator, device } = await aProvince();
    const tooMany = { ...only, retryAfterSeconds: 30 };
    for (const form of ['seconds', 'date'] as const) {
      await simulator.faults.set({ tooMany: { ...tooMany, form } });
      expect(await province.submit([device.rate()])).toMatchObject([
        { kind: 'retry', mayHaveArrived: false, after: 30_000 },
      ]);
    }
  });

  it('cannot have arrived when the province is busy by its own word', async () => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set({ businessCode: { ...only, code: '4290' } });
    expect(await province.submit([device.rate()])).toMatchObject([
      { kind: 'retry', mayHaveArrived: false, detail: 'code 4290: too many requests' },
    ]);
  });

  it('cannot have arrived when nobody listens', async () => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set({ down: { mode: 'refuse' } });
    const refused = { kind: 'retry', mayHaveArrived: false };
    expect(await province.submit([device.rate()])).toMatchObject([refused]);
    await simulator.faults.clear();
    expect(await province.submit([device.rate()])).toEqual([delivered]);
  });

  it('cannot have arrived when another certificate is shown', async () => {
    const { province, simulator, device } = await aProvince({ tls: 'self-signed' });
    await simulator.faults.set({ otherCertificate: {} });
    expect(await province.submit([device.rate()])).toMatchObject([
      { kind: 'retry', mayHaveArrived: false, detail: expect.stringContaining('no connection') },
    ]);
    await simulator.faults.clear();
    expect(await province.submit([device.rate()])).toEqual([delivered]);
  });
});

describe('a fault after the province acted', () => {
  it.each(AFTER)('ends in a delivered duplicate: %s', async (_what, fault, detail) => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set(fault);
    const evaluations = device.rateMany(1);
    expect(await province.submit(evaluations)).toMatchObject([
      { kind: 'retry', mayHaveArrived: true, detail: expect.stringMatching(detail) },
    ]);
    expect(await province.submit(evaluations)).toEqual([{ ...delivered, duplicate: true }]);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 1, repeatedIds: [] });
  });
});

describe('a fault on the way to the service', () => {
  it.each([
    ['a captive portal', { captivePortal: {} }, 'service not told: HTTP 200'],
    ['a black hole', { blackHole: {} }, 'service not told: no complete answer'],
    ['a reset', { resetAfter: {} }, 'service not told: the connection broke'],
    ['an internal error', { businessCode: { code: '5000' } }, 'service not told: code 5000'],
    ['nonsense', { businessCode: { code: '2002' } }, 'service not told: code 2002'],
  ] as const)('cannot have delivered the evaluation: %s', async (_what, fault, detail) => {
    const { province, simulator, device } = await aProvince();
    const [[name, limits] = ['', {}]] = Object.entries(fault);
    await simulator.faults.set({ [name]: { ...limits, path: '/v1/services' } });
    expect(await province.submit([device.rate()])).toMatchObject([
      { kind: 'retry', mayHaveArrived: false, detail: expect.stringContaining(detail) },
    ]);
    expect(simulator.counts().requests).not.toHaveProperty('/v1/evaluations');
    await simulator.faults.clear();
    expect(await province.submit([device.rate()])).toEqual([delivered]);
  });

  it('does not wait for each of a hundred services when the first meets silence', async () => {
    const { province, simulator, device } = await aProvince();
    await simulator.faults.set({ blackHole: { path: '/v1/services' } });
    const outcomes = await province.submit(device.rateMany(100));
    expect(outcomes).toMatchObject(outcomes.map(() => ({ kind: 'retry', mayHaveArrived: false })));
    expect(simulator.counts().requests['/v1/services']).toBeLessThanOrEqual(4);
  });

  it('does not keep those whose service is known', async () => {
    const { province, simulator, device } = await aProvince();
    const known = device.rate({ linkage: aCase({ serviceNumber: 2 }) });
    await simulator.faults.set({ businessCode: { path: '/v1/evaluations', times: 1 } });
    await province.submit([known]);
    await simulator.faults.set({ gatewayStatus: { path: '/v1/services' } });
    const outcomes = await province.submit([...device.rateMany(2), known]);
    expect(outcomes).toMatchObject([{ kind: 'retry' }, { kind: 'retry' }, delivered]);
  });
});

describe('a fault on the way to the token', () => {
  it.each([
    ['a captive portal', { captivePortal: {} }],
    ['a black hole', { blackHole: {} }],
    ['a reset after', { resetAfter: {} }],
    ['too many', { tooMany: {} }],
    ['a bare 500', { gatewayStatus: { status: 500 } }],
    ['an empty answer', { emptyBody: {} }],
  ] as const)('cannot have delivered anything: %s', async (_what, fault) => {
    const { province, simulator, device } = await aProvince();
    const [[name, limits] = ['', {}]] = Object.entries(fault);
    await simulator.faults.set({ [name]: { ...limits, path: '/v1/token' } });
    const outcomes = await province.submit(device.rateMany(3));
    const refused = {
      kind: 'retry',
      mayHaveArrived: false,
      detail: expect.stringContaining('no token'),
    };
    expect(outcomes).toMatchObject([refused, refused, refused]);
  });
});
