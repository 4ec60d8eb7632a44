import { describe, expect, it } from 'vitest';
import { Counts } from './counts.ts';
import { Faults } from './faults.ts';
import { HALF_PAST_NINE } from './test-caller.ts';
import { anEvaluation } from './test-records.ts';
import { aTroubledProvince } from './test-trouble.ts';

const OPTIONS = '/v1/options';
const EVALUATIONS = '/v1/evaluations';

/** Why a request failed, as the code of the system's error. */
async function failure(request: Promise<Response>): Promise<unknown> {
  try {
    await (await request).text();
    return 'answered';
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && 'code' in cause ? cause.code : error;
  }
}

describe('faults that keep the request from taking effect', () => {
  it('resetBefore resets the connection', async () => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({ resetBefore: {} });
    expect(await failure(send())).toBe('ECONNRESET');
    expect(simulator.evaluations()).toHaveLength(0);
  });

  it('down refuses connections, and takes them again when cleared', async () => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({ down: {} });
    expect(await failure(send())).toBe('ECONNREFUSED');
    await simulator.faults.clear('down');
    expect((await send()).status).toBe(200);
  });

  it('down in mode destroy drops connections as soon as they are there', async () => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({ down: { mode: 'destroy', times: 1 } });
    expect(await failure(send())).not.toBe('answered');
    expect((await send()).status).toBe(200);
  });

  it('blackHole never answers', async () => {
    const { simulator, caller } = await aTroubledProvince();
    await simulator.faults.set({ blackHole: {} });
    const pending = failure(caller.send('GET', OPTIONS));
    await expect.poll(() => simulator.counts()).toMatchObject({ faults: { blackHole: 1 } });
    await simulator.close();
    expect(await pending).not.toBe('answered');
    expect(simulator.counts()).toMatchObject({ answers: { none: 1 } });
  });

  it('tooMany answers 429 with Retry-After in seconds or as a date', async () => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({ tooMany: { retryAfterSeconds: 30 } });
    const inSeconds = await send();
    expect([inSeconds.status, inSeconds.headers.get('retry-after')]).toEqual([429, '30']);
    await simulator.faults.set({ tooMany: { retryAfterSeconds: 30, form: 'date' } });
    expect((await send()).headers.get('retry-after')).toBe('Sat, 21 Nov 2026 01:30:30 GMT');
  });

  it('captivePortal answers HTML with 200', async () => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({ captivePortal: {} });
    const response = await send();
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<!doctype html>');
    expect(simulator.evaluations()).toHaveLength(0);
  });

  it('redirect points to another host', async () => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({
      redirect: { location: 'http://elsewhere.example/', status: 307 },
    });
    const response = await send();
    expect([response.status, response.headers.get('location')]).toEqual([
      307,
      'http://elsewhere.example/',
    ]);
  });

  it.each(['4290', '5000', '9999'])('businessCode answers %s for the call', async (code) => {
    const { simulator, caller } = await aTroubledProvince();
    await simulator.faults.set({ businessCode: { code } });
    expect(await caller.call('POST', EVALUATIONS, { items: [anEvaluation()] })).toMatchObject({
      status: 200,
      code,
    });
    expect(simulator.evaluations()).toHaveLength(0);
  });

  it('businessCode can strike single items', async () => {
    const { simulator, caller } = await aTroubledProvince();
    await simulator.faults.set({ businessCode: { scope: 'item', after: 1, times: 1 } });
    const first = anEvaluation();
    expect(await caller.evaluate([first, first, first])).toMatchObject([
      { code: '0' },
      { code: '5000', id: first.id },
      { code: '2002' },
    ]);
  });

  it('rejectNext refuses the next items with the given violation', async () => {
    const { simulator, caller } = await aTroubledProvince();
    const violation = { field: 'writingEvaluation', rule: 'R24', message: '不收。' };
    await simulator.faults.set({ rejectNext: { times: 2, violation } });
    const [one, two, three] = await caller.evaluate([
      anEvaluation(),
      anEvaluation(),
      anEvaluation(),
    ]);
    expect([one?.violations, two?.violations]).toEqual([[violation], [violation]]);
    expect(three).toMatchObject({ code: '0' });
  });
});

describe('faults that can strike before or after processing', () => {
  const kinds = [
    ['gatewayStatus', 503, ''],
    ['emptyBody', 200, ''],
    ['brokenJson', 200, '{"code"'],
    ['oversizedBody', 200, '{"code"'],
  ] as const;

  it.each(kinds)('%s answers %i', async (name, status, beginning) => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({ [name]: {} });
    const before = await send();
    expect(before.status).toBe(status);
    expect((await before.text()).startsWith(beginning)).toBe(true);
    expect(simulator.evaluations()).toHaveLength(0);
    await simulator.faults.set({ [name]: { processed: true } });
    expect((await send()).status).toBe(status);
    expect(simulator.evaluations()).toHaveLength(1);
  });

  it('brokenJson cannot be read, oversizedBody can but for its size', async () => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({ brokenJson: {} });
    await expect((await send()).json()).rejects.toThrow();
    await simulator.faults.clear();
    await simulator.faults.set({ oversizedBody: { bytes: 1024 * 1024 } });
    const text = await (await send()).text();
    expect(text.length).toBeGreaterThan(1024 * 1024);
    expect(JSON.parse(text)).toMatchObject({ code: '0' });
  });
});

describe('faults after processing', () => {
  it('resetAfter keeps the record and resets the connection', async () => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({ resetAfter: {} });
    expect(await failure(send())).toBe('ECONNRESET');
    expect(simulator.evaluations()).toHaveLength(1);
  });

  it.each(['hang', 'close'] as const)('answerLost (%s) keeps the record', async (how) => {
    const { simulator, send } = await aTroubledProvince();
    await simulator.faults.set({ answerLost: { how } });
    const pending = failure(send());
    await expect.poll(() => simulator.evaluations().length).toBe(1);
    await simulator.close();
    expect(await pending).not.toBe('answered');
  });

  it('withoutReceipt accepts, but the result has none', async () => {
    const { simulator, caller } = await aTroubledProvince();
    await simulator.faults.set({ withoutReceipt: {} });
    const [result] = await caller.evaluate([anEvaluation()]);
    expect(result?.code).toBe('0');
    expect(result).not.toHaveProperty('receipt');
    expect(simulator.evaluations()).toHaveLength(1);
  });

  it('acceptSecond lets a second record for a key be seen in the effects', async () => {
    const { simulator, caller } = await aTroubledProvince();
    await simulator.faults.set({ acceptSecond: {} });
    await caller.evaluate([anEvaluation(), anEvaluation({ seq: 8 })]);
    expect(simulator.counts().effects.repeatedKeys).toEqual(['350200202611210001#1']);
  });
});

describe('faults of time and tokens', () => {
  it('latency waits, with a jitter that its seed decides', async () => {
    const { simulator, caller, clock } = await aTroubledProvince();
    await simulator.faults.set({ latency: { ms: 200, jitterMs: 50, seed: 3 } });
    await caller.call('GET', OPTIONS);
    await caller.call('GET', OPTIONS);
    const [first, second] = clock.waits;
    expect(first).not.toBe(second);
    for (const ms of clock.waits) expect(Math.abs(ms - 200)).toBeLessThanOrEqual(50);
  });

  it('slowBody sends so many bytes per second', async () => {
    const { simulator, caller, clock } = await aTroubledProvince();
    await simulator.faults.set({ slowBody: { bytesPerSecond: 1000 } });
    const text = await (await caller.send('GET', OPTIONS)).text();
    expect(clock.waits.length).toBe(Math.ceil(Buffer.byteLength(text) / 1000) - 1);
  });

  it('clockSkew shows in Date, in 1003 and in serverTime', async () => {
    const { simulator, caller } = await aTroubledProvince();
    const hour = 60 * 60 * 1000;
    await simulator.faults.set({ clockSkew: { ms: hour } });
    const response = await caller.send('GET', OPTIONS);
    expect(response.headers.get('date')).toBe('Sat, 21 Nov 2026 02:30:00 GMT');
    expect(await response.json()).toMatchObject({
      code: '1003',
      data: { serverTime: HALF_PAST_NINE + hour },
    });
    const timestamp = String(HALF_PAST_NINE + hour);
    expect(await caller.call('GET', OPTIONS, undefined, { timestamp })).toMatchObject({
      code: '0',
    });
  });

  it('expireTokens strikes once, in the middle if told so', async () => {
    const { simulator, caller } = await aTroubledProvince();
    await simulator.faults.set({ expireTokens: { after: 1 } });
    expect(await caller.call('GET', OPTIONS)).toMatchObject({ code: '0' });
    expect(await caller.call('GET', OPTIONS)).toMatchObject({ code: '1001' });
    await caller.logIn();
    expect(await caller.call('GET', OPTIONS)).toMatchObject({ code: '0' });
  });

  it('tokenLife shortens the life of new tokens', async () => {
    const { simulator, caller, clock } = await aTroubledProvince();
    await simulator.faults.set({ tokenLife: { seconds: 2 } });
    expect((await caller.logIn()).data).toMatchObject({ expiresIn: 2 });
    clock.advance(2000);
    expect(await caller.call('GET', OPTIONS)).toMatchObject({ code: '1001' });
  });
});

describe('the limits of a fault', () => {
  const fires = (faults: Faults, path = OPTIONS): boolean =>
    faults.fire('emptyBody', path) !== undefined;

  it('are times, after and path', () => {
    const faults = new Faults(new Counts());
    faults.set({ emptyBody: { times: 1, after: 1, path: '/v1/opt*' } });
    const fired = [fires(faults, '/v1/token'), fires(faults), fires(faults), fires(faults)];
    expect(fired).toEqual([false, false, true, false]);
    expect(faults.state()).toMatchObject({ emptyBody: { seen: 3, fired: 1 } });
  });

  it('are a share that the same seed repeats', () => {
    const draw = (seed: number) => {
      const faults = new Faults(new Counts());
      faults.set({ emptyBody: { share: 0.3, seed } });
      return Array.from({ length: 1000 }, () => fires(faults));
    };
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
    expect(draw(5).filter(Boolean).length).toBeGreaterThan(250);
    expect(draw(5).filter(Boolean).length).toBeLessThan(350);
  });

  it('match a path without star exactly', () => {
    const faults = new Faults(new Counts());
    faults.set({ emptyBody: { path: EVALUATIONS } });
    expect(fires(faults, `${EVALUATIONS}/supplement`)).toBe(false);
    expect(fires(faults, EVALUATIONS)).toBe(true);
  });
});
