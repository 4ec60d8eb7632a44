import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HALF_PAST_NINE } from './test-caller.ts';
import { aProvince } from './test-simulator.ts';

const FIVE_MINUTES = 5 * 60 * 1000;

describe('the token call', () => {
  it('answers a token and its life in seconds', async () => {
    const { caller } = await aProvince({ tokenLifeSeconds: 600 });
    const answer = await caller.logIn();
    expect(answer).toMatchObject({ code: '0', data: { expiresIn: 600 } });
  });

  it.each([
    ['an unknown appKey', { appKey: 'somebody' }, '1002'],
    ['a wrong sign', { signature: 'f'.repeat(64) }, '1002'],
    ['a nonce that is no UUID', { nonce: '1' }, '1002'],
    ['a timestamp as a number', { rawBody: '{"appKey":"demo-app-key","timestamp":1}' }, '1002'],
    ['no JSON', { rawBody: '{' }, '1002'],
    ['an old timestamp', { timestamp: String(HALF_PAST_NINE - FIVE_MINUTES - 1) }, '1003'],
  ])('refuses %s', async (_what, mistakes, code) => {
    const { caller } = await aProvince();
    expect(await caller.logIn(mistakes)).toMatchObject({ code });
  });

  it('refuses a nonce seen before', async () => {
    const { caller } = await aProvince();
    const nonce = randomUUID();
    await caller.logIn({ nonce });
    expect(await caller.logIn({ nonce })).toMatchObject({ code: '1002' });
  });
});

describe('every other call', () => {
  it.each([
    ['no such token', { token: 'none' }, '1001', 'token'],
    ['a wrong signature', { signature: '0'.repeat(64) }, '1002', 'signature'],
    ['a signature over another target', { signedTarget: '/v1/options' }, '1002', 'signature'],
    ['a nonce that is no UUID', { nonce: 'abc' }, '1002', 'signature'],
    ['seconds for a timestamp', { timestamp: '1795224600' }, '1002', 'signature'],
  ])('refuses %s', async (_what, mistakes, code, counted) => {
    const { caller, simulator } = await aProvince();
    const answer = await caller.call('GET', '/v1/options?lang=zh', undefined, mistakes);
    expect(answer).toMatchObject({ status: 200, code });
    expect(simulator.counts()).toMatchObject({ refused: { [counted]: 1 } });
  });

  it('is signed over the request target as sent, query and all', async () => {
    const { caller } = await aProvince();
    expect(await caller.call('GET', '/v1/options?b=%7e&a=1')).toMatchObject({ code: '0' });
  });

  it('accepts a timestamp 5 minutes off and says its own time beyond', async () => {
    const { caller } = await aProvince();
    const at = (ms: number) =>
      caller.call('GET', '/v1/options', undefined, { timestamp: String(HALF_PAST_NINE + ms) });
    expect(await at(FIVE_MINUTES)).toMatchObject({ code: '0' });
    expect(await at(-FIVE_MINUTES)).toMatchObject({ code: '0' });
    expect(await at(FIVE_MINUTES + 1)).toMatchObject({
      code: '1003',
      data: { serverTime: HALF_PAST_NINE },
    });
  });

  it('refuses a nonce that was used for the token', async () => {
    const { caller } = await aProvince();
    const nonce = randomUUID();
    await caller.logIn({ nonce });
    const answer = await caller.call('GET', '/v1/options', undefined, { nonce });
    expect(answer).toMatchObject({ code: '1002' });
  });

  it('does not burn a nonce for a request that was not signed', async () => {
    const { caller } = await aProvince();
    const nonce = randomUUID();
    await caller.call('GET', '/v1/options', undefined, { nonce, signature: 'no' });
    expect(await caller.call('GET', '/v1/options', undefined, { nonce })).toMatchObject({
      code: '0',
    });
  });

  it('is refused when its token has run out', async () => {
    const { caller, clock } = await aProvince({ tokenLifeSeconds: 60 });
    clock.advance(60_000);
    expect(await caller.call('GET', '/v1/options')).toMatchObject({ code: '1001' });
  });

  it('still works with an older token after a new one was issued', async () => {
    const { caller } = await aProvince();
    const older = caller.token;
    await caller.logIn();
    const answer = await caller.call('GET', '/v1/options', undefined, { token: older });
    expect(answer).toMatchObject({ code: '0' });
  });
});
