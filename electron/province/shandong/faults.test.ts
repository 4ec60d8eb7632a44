import { describe, expect, it } from 'vitest';
import type { FaultRequest } from '../../../scripts/province-simulator/fault-table.ts';
import { aScriptedServer } from '../testing/scripted-server.ts';
import { anAdapter, aShandong, aShandongDevice } from './testing/shandong.ts';

const delivered = { kind: 'delivered', receipt: expect.any(String) };
const only = { path: '/evaluate', times: 1 } as const;

/** Nothing took effect, and the device cannot know. */
const BEFORE: readonly (readonly [string, FaultRequest, RegExp])[] = [
  ['a captive portal', { captivePortal: only }, /^HTTP 200 without an envelope.*text\/html$/],
  ['a redirect elsewhere', { redirect: only }, /^HTTP 302 to portal\.example$/],
  ['a bare 200', { emptyBody: only }, /^HTTP 200 without an envelope: an empty body/],
  ['broken JSON', { brokenJson: only }, /^HTTP 200 without an envelope/],
  ['5 MB', { oversizedBody: { ...only, bytes: 5_000_000 } }, /more than 1048576 bytes$/],
  ['silence', { blackHole: only }, /^no complete answer within 15000 ms$/],
  ['a reset', { resetBefore: only }, /^the connection broke/],
  ['an HTML error page', { gatewayStatus: { ...only, status: 500 } }, /^HTTP 500 without/],
];

/** It took effect, and the device cannot know. */
const AFTER: readonly (readonly [string, FaultRequest])[] = [
  ['a reset after', { resetAfter: only }],
  ['a lost answer', { answerLost: only }],
  ['a closed connection', { answerLost: { ...only, how: 'close' } }],
  ['a bare 200', { emptyBody: { ...only, processed: true } }],
  ['half an answer', { brokenJson: { ...only, processed: true } }],
  ['5 MB', { oversizedBody: { ...only, bytes: 5_000_000, processed: true } }],
  ['a 502', { gatewayStatus: { ...only, status: 502, processed: true } }],
];

describe('a fault before the province acted', () => {
  it.each(BEFORE)('is tried again: %s', async (_what, fault, detail) => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set(fault);
    const evaluation = device.rate();
    expect(await submit([evaluation])).toEqual([
      { kind: 'retry', mayHaveArrived: true, detail: expect.stringMatching(detail) },
    ]);
    expect(await submit([evaluation], true)).toEqual([delivered]);
    expect(simulator.counts().effects).toEqual({ evaluations: 1, repeatedKeys: [] });
  });

  it('waits as long as a 429 says', async () => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set({ tooMany: { ...only, retryAfterSeconds: 30 } });
    expect(await submit([device.rate()])).toMatchObject([
      { kind: 'retry', mayHaveArrived: false, after: 30_000 },
    ]);
  });

  it('cannot have arrived when nobody listens', async () => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set({ down: { mode: 'refuse' } });
    expect(await submit([device.rate()])).toMatchObject([{ kind: 'retry', mayHaveArrived: false }]);
  });

  it('cannot have arrived when a certificate is shown that nobody vouches for', async () => {
    const { submit, simulator, device } = await aShandong({ tls: 'self-signed' });
    await simulator.faults.set({ otherCertificate: {} });
    expect(await submit([device.rate()])).toMatchObject([
      { kind: 'retry', mayHaveArrived: false, detail: expect.stringContaining('no connection') },
    ]);
    await simulator.faults.clear();
    expect(await submit([device.rate()])).toEqual([delivered]);
  });
});

describe('a fault after the province acted', () => {
  it.each(AFTER)('ends in an uncertain duplicate: %s', async (_what, fault) => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set(fault);
    const evaluation = device.rate();
    expect(await submit([evaluation])).toMatchObject([{ kind: 'retry', mayHaveArrived: true }]);
    expect(await submit([evaluation], true)).toEqual([
      { ...delivered, duplicate: true, receiptUncertain: true },
    ]);
    expect(simulator.counts().effects).toEqual({ evaluations: 1, repeatedKeys: [] });
  });
});

describe('a fault on the way to the service', () => {
  it.each([
    ['a captive portal', { captivePortal: {} }, /^service not told: HTTP 200/],
    ['a reset', { resetAfter: {} }, /^service not told: the connection broke/],
    [
      'busy',
      { businessCode: { code: '1', message: '系统繁忙' } },
      /^service not told: “系统繁忙”$/,
    ],
    ['nonsense', { businessCode: { message: '没有对应的服务数据' } }, /^service not told/],
  ] as const)('cannot have delivered the evaluation: %s', async (_what, fault, detail) => {
    const { submit, simulator, device, requests } = await aShandong();
    const [[name, limits] = ['', {}]] = Object.entries(fault);
    await simulator.faults.set({ [name]: { ...limits, path: '/service' } });
    expect(await submit([device.rate()])).toEqual([
      { kind: 'retry', mayHaveArrived: false, detail: expect.stringMatching(detail) },
    ]);
    expect(requests).not.toContain('/evaluate');
    await simulator.faults.clear();
    expect(await submit([device.rate()])).toEqual([delivered]);
  });

  it('does not wait for each of fifty services when the first meets silence', async () => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set({ blackHole: {} });
    const outcomes = await submit(device.rateMany(50));
    expect(outcomes).toMatchObject(outcomes.map(() => ({ kind: 'retry', mayHaveArrived: false })));
    expect(simulator.counts().requests['/service']).toBeLessThanOrEqual(10);
  });
});

describe('an answer of the right form that says no, or nothing', () => {
  const RETRY = { kind: 'retry', mayHaveArrived: true } as const;
  const UNAUTHORISED = { kind: 'unauthorised' } as const;

  it.each([
    ['code 0 without success', { code: '0', msg: '操作成功' }, RETRY],
    ['success without code', { success: 'true', msg: '操作成功' }, RETRY],
    ['code 0 and success false', { code: '0', success: 'false', msg: '操作成功' }, RETRY],
    ['code 1 and success true', { code: '1', success: true, msg: '操作成功' }, RETRY],
    [
      'code 1 and success true with known words',
      { code: '1', success: true, msg: '参数结构不正确' },
      RETRY,
    ],
    ['success in other words', { code: '0', success: 'yes' }, RETRY],
    ['success of null', { code: '0', success: null }, RETRY],
    ['a list', [{ code: '0', success: 'true' }], RETRY],
    ['no words', { code: '500', success: 'false', msg: null }, RETRY],
    ['busy', { code: '9', success: 'false', msg: '系统繁忙' }, { ...RETRY, mayHaveArrived: false }],
    ['the signature', { code: '1', success: 'false', msg: '签名校验不通过' }, UNAUTHORISED],
    ['the mark', { code: '1', success: false, msg: '应用标识不存在' }, UNAUTHORISED],
    [
      'a bare bad level',
      { code: '1', success: 'false', msg: '差评必须勾选详情或填写文字评价' },
      { kind: 'rejected', violations: [{ field: 'writingEvaluation', rule: 'R24' }] },
    ],
    [
      'the structure',
      { code: '1', success: 'false', msg: '参数结构不正确：缺少 certKey' },
      { kind: 'rejected', violations: [{ field: 'record', rule: 'structure' }] },
    ],
  ])('%s', async (_what, answer, expected) => {
    const server = await aScriptedServer(({ target }) =>
      target === '/service' ? { code: '0', success: 'true' } : answer,
    );
    const { submit } = anAdapter(server.url);
    expect(await submit([aShandongDevice().rate()])).toMatchObject([expected]);
  });

  it.each([401, 403])('a bare %i is about us and not about the record', async (status) => {
    const { submit, simulator, device } = await aShandong();
    await simulator.faults.set({ gatewayStatus: { status } });
    expect(await submit([device.rate()])).toMatchObject([{ kind: 'unauthorised' }]);
  });

  it('a code that is a number counts', async () => {
    const server = await aScriptedServer(() => ({ code: 0, success: true, data: 'R-1' }));
    const { submit } = anAdapter(server.url);
    expect(await submit([aShandongDevice().rate()])).toEqual([
      { kind: 'delivered', receipt: 'R-1' },
    ]);
  });
});

describe('wrong credentials', () => {
  it.each([
    ['mark', { appMark: 'OTHER' }],
    ['word', { appWord: 'other' }],
    [
      'key',
      {
        publicKey:
          '0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
      },
    ],
  ])('%s: all wait, and no record is blamed', async (_what, settings) => {
    const { submit, device } = await aShandong({ settings });
    const outcomes = await submit(device.rateMany(3));
    expect(outcomes).toMatchObject(outcomes.map(() => ({ kind: 'unauthorised' })));
  });
});
