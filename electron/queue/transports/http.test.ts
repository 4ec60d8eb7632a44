import { describe, expect, it } from 'vitest';
import { aWebhook, HEAD, post, raw, TOKEN } from '../testing/webhook.ts';

describe('a webhook', () => {
  it('answers with what the sender is told meanwhile, in the language it speaks', async () => {
    const { port, arrived } = await aWebhook((_message, peer) => {
      peer.send(Buffer.from('{"ack":'));
      peer.send(Buffer.from('"17"}'));
      return 'handled';
    });
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await post(port, '{"id":"17"}', { headers });
    expect([answer.status, answer.body, arrived]).toEqual([200, '{"ack":"17"}', ['{"id":"17"}']]);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it.each([
    ['handled', 204],
    ['refused', 400],
    ['dropped', 429],
  ] as const)('says what became of a message that was %s', async (verdict, status) => {
    const { port } = await aWebhook(() => verdict);
    expect(await post(port, 'x')).toMatchObject({ status, body: '' });
  });

  it('takes a message of 64 KiB in any pieces, and none that is longer', async () => {
    const { port, arrived, told } = await aWebhook();
    const { socket, all } = await raw(port);
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`);
    for (let part = 0; part < 64; part += 1) socket.write(`400\r\n${'x'.repeat(1024)}\r\n`);
    socket.write('0\r\n\r\n');
    expect(await all).toContain('HTTP/1.1 204');
    expect(arrived).toEqual(['x'.repeat(64 * 1024)]);

    const long = 'x'.repeat(64 * 1024 + 1);
    const chunked = { 'transfer-encoding': 'chunked' };
    expect((await post(port, long)).status).toBe(413);
    expect((await post(port, long, { headers: chunked })).status).toBe(413);
    expect(arrived).toHaveLength(1);
    expect(told.slice(1)).toEqual(Array(2).fill('refused 127.0.0.1: longer than 65536 bytes'));
  });

  it('reads no more than a megabyte of what it refuses', async () => {
    const { port, told, arrived } = await aWebhook();
    const { socket, all } = await raw(port);
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    const pour = () => {
      while (!socket.destroyed && socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`));
    };
    socket.on('drain', pour);
    pour();
    await all;
    expect([told, arrived]).toEqual([['refused 127.0.0.1: longer than 65536 bytes'], []]);
  });

  it('refuses whoever has no token or another one', async () => {
    const { port, told, arrived } = await aWebhook();
    const tokens = [
      '',
      'Bearer ',
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
    ];
    for (const authorization of tokens) {
      const answer = await post(port, '{}', { headers: { authorization } });
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
    }
    expect(
      await post(port, '{}', { headers: { authorization: `bearer  ${TOKEN}` } }),
    ).toMatchObject({ status: 204 });
    expect(arrived).toHaveLength(1);
    expect(told.slice(0, 5)).toEqual([
      ...['no token', 'no token', 'a wrong token', 'a wrong token', 'no token'].map(
        (why) => `refused 127.0.0.1: ${why}`,
      ),
    ]);
  });

  it('has one path and one method', async () => {
    const { port, told } = await aWebhook();
    expect((await post(port, '{}', { path: '/events/' })).status).toBe(404);
    expect((await post(port, '{}', { path: '/events?from=3' })).status).toBe(204);
    const got = await post(port, '', { method: 'GET' });
    expect([got.status, got.headers.allow]).toEqual([405, 'POST']);
    expect((await post(port, '{}', { method: 'PUT' })).status).toBe(405);
    expect(told.filter((what) => what.startsWith('refused'))).toEqual([
      'refused 127.0.0.1: another path',
      'refused 127.0.0.1: not a POST',
      'refused 127.0.0.1: not a POST',
    ]);
  });

  it('takes the first of many requests that come at once, and says that it was the last', async () => {
    const { port, arrived, peers } = await aWebhook();
    const { socket, all } = await raw(port);
    const one = (text: string) => `${HEAD}Content-Length: ${text.length}\r\n\r\n${text}`;
    socket.write(['first', 'second', 'third'].map(one).join(''));
    const said = await all;
    expect(said.match(/HTTP\/1\.1 \d+|Connection: close/gi)).toEqual([
      'HTTP/1.1 204',
      'connection: close',
    ]);
    expect([arrived, peers.length]).toEqual([['first'], 1]);
  });

  it('goes on when somebody leaves in the middle of a request', async () => {
    const { port, told, arrived } = await aWebhook();
    const { socket, all } = await raw(port);
    socket.write(`${HEAD}Content-Length: 9\r\n\r\n{`);
    expect((await post(port, 'before')).status).toBe(204);
    socket.resetAndDestroy();
    await all;
    expect((await post(port, 'after')).status).toBe(204);
    expect([arrived, told]).toEqual([['before', 'after'], ['opened 127.0.0.1']]);
  });

  it('answers nonsense with a refusal', async () => {
    const { port, told } = await aWebhook();
    const { socket, all } = await raw(port);
    socket.write('FF 68 03 03 68\r\n\r\n');
    expect(await all).toContain('HTTP/1.1 400');
    expect(told).toEqual(['refused 127.0.0.1: not HTTP']);
  });

  it('leaves no timer and no connection behind', async () => {
    const { port, webhook, told, time } = await aWebhook();
    await post(port, '{}');
    const { all } = await raw(port);
    await webhook.close();
    await all;
    expect(told).toEqual(['opened 127.0.0.1', 'closed 127.0.0.1: we are closing']);
    expect([time.pending(), webhook.boundTo()]).toEqual([[], undefined]);
  });
});
