import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../client.ts';
import { readReply } from './reply.ts';

const NOON = Date.parse('2026-11-21T04:00:00Z');

function anAnswer(body: unknown, changes: Partial<HttpAnswer> = {}): HttpAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(text),
    roundTripMs: 10,
    ...changes,
  };
}

const envelope = { code: '0', message: '成功', data: {} };
const retry = { kind: 'noReply', outcome: { kind: 'retry', mayHaveArrived: true } };

describe('reply', () => {
  it.each([200, 401, 403, 500, 503])('is what the body says, whatever HTTP %i says', (status) => {
    expect(readReply(anAnswer(envelope, { status }), NOON)).toMatchObject({
      kind: 'reply',
      code: '0',
    });
  });

  it.each([
    ['HTML', '<!doctype html><p>请先登录'],
    ['nothing', ''],
    ['half an envelope', '{"code":"0","mess'],
    ['a number for a code', { ...envelope, code: 0 }],
    ['a bare code', { code: '0' }],
    ['a success without data', { code: '0', message: '' }],
    ['a list', [envelope]],
    ['true', 'true'],
  ])('is none when a 200 has %s', (_what, body) => {
    expect(readReply(anAnswer(body), NOON)).toMatchObject(retry);
  });

  it('is none when the body is no UTF-8', () => {
    const body = Buffer.concat([Buffer.from('{"code":"0","message":"'), Buffer.from([0xb3, 0xc9])]);
    expect(readReply(anAnswer('', { body }), NOON)).toMatchObject(retry);
  });

  it('is none behind a redirect, even with an envelope', () => {
    const headers = { location: 'http://user:secret@portal.example/login?token=secret' };
    const reply = readReply(anAnswer(envelope, { status: 302, headers }), NOON);
    expect(reply).toMatchObject(retry);
    expect(reply).toMatchObject({ outcome: { detail: 'HTTP 302 to portal.example' } });
  });

  it.each([401, 403])('is unauthorised for a bare HTTP %i', (status) => {
    expect(readReply(anAnswer('no', { status }), NOON)).toMatchObject({
      outcome: { kind: 'unauthorised' },
    });
  });

  it.each([
    [413, true],
    [422, true],
    [404, false],
    [502, false],
  ])('tells for a bare HTTP %i whether it was about the content: %s', (status, aboutContent) => {
    expect(readReply(anAnswer('no', { status }), NOON)).toMatchObject({ ...retry, aboutContent });
  });

  it('says what was seen and nothing that was written', () => {
    const answer = anAnswer('<p>测试甲 13512345678</p>', {
      headers: { 'content-type': 'text/html; charset=测试甲' },
    });
    const reply = readReply(answer, NOON);
    expect(reply).toMatchObject({
      outcome: { detail: 'HTTP 200 without an envelope: 28 bytes of text/html' },
    });
  });

  it.each([
    ['7', 7_000],
    ['Sat, 21 Nov 2026 04:00:09 GMT', 9_000],
    ['999999999', 3_600_000],
  ])('waits as long as Retry-After %j says', (text, after) => {
    const answer = anAnswer('', { status: 429, headers: { 'retry-after': text } });
    expect(readReply(answer, NOON)).toMatchObject({
      outcome: { kind: 'retry', mayHaveArrived: false, after },
    });
  });

  it('measures a Retry-After date against the clock of who wrote it', () => {
    const headers = { 'retry-after': 'Sat, 21 Nov 2026 04:00:09 GMT' };
    const answer = anAnswer('', { status: 503, headers, date: NOON + 4_000 });
    expect(readReply(answer, 0)).toMatchObject({ outcome: { after: 5_000 } });
  });

  it.each(['0', 'soon', '-3', 'Sat, 21 Nov 2026 03:00:00 GMT'])(
    'keeps to our own backoff for Retry-After %j',
    (text) => {
      const answer = anAnswer('', { status: 429, headers: { 'retry-after': text } });
      expect(readReply(answer, NOON)).not.toHaveProperty('outcome.after');
    },
  );
});
