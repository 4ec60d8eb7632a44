import { once } from 'node:events';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aWebhook, HEAD, post, raw } from '../testing/webhook.ts';

describe('the callers of a webhook', () => {
  it('tells strangers that they are, whatever they know', async () => {
    const { port, told, arrived } = await aWebhook();
    expect((await post(port, '{}', { from: '127.0.0.2' })).status).toBe(403);
    expect((await post(port, '{}', { from: '127.0.1.9' })).status).toBe(204);
    expect([told[0], arrived.length]).toEqual(['refused 127.0.0.2: not on the allow-list', 1]);
  });

  it('has eight connections for machines, which no stranger can take', async () => {
    const { port, told, until } = await aWebhook();
    const kept = await raw(port);
    kept.socket.write(`${HEAD}Content-Length: 2\r\n\r\n{`);
    expect((await post(port, '{}')).status).toBe(204);
    const strangers = await Promise.all(Array.from({ length: 9 }, () => raw(port, '127.0.0.2')));
    const needed = 'its place was needed for another connection';
    await until(() => told.includes(`refused 127.0.0.2: ${needed}`));
    kept.socket.end('}');
    expect(await kept.all).toContain('HTTP/1.1 204');
    expect((await post(port, '{}')).status).toBe(204);
    expect(strangers).toHaveLength(9);
  });

  it('hears a machine that opens a connection for each event and leaves it', async () => {
    const { port, arrived, told } = await aWebhook();
    for (let index = 0; index < 20; index += 1) {
      const { socket } = await raw(port);
      const answer = once(socket, 'data');
      socket.write(`${HEAD}Content-Length: 2\r\n\r\n${String(index).padStart(2, '0')}`);
      expect(String(await answer)).toContain('HTTP/1.1 204');
    }
    expect([arrived.length, told]).toEqual([20, ['opened 127.0.0.1']]);
  });

  it('gives a machine its place when another address holds all in the middle of requests', async () => {
    const { port, told, until } = await aWebhook();
    const slow = await Promise.all(Array.from({ length: 8 }, () => raw(port, '127.0.1.9')));
    for (const { socket } of slow) socket.write(`${HEAD}Content-Length: 9\r\n\r\n{`);
    expect((await post(port, '{}')).status).toBe(204);
    const needed = 'its place was needed for another connection';
    await until(() => told.includes(`refused 127.0.1.9: ${needed}`));
    expect(told.filter((what) => what.startsWith('refused'))).toHaveLength(1);
  });

  it('cuts whoever takes ten seconds for a request, in its head or in its body', async () => {
    const { port, told, time } = await aWebhook();
    const head = await raw(port);
    head.socket.write('POST /events HT');
    const body = await raw(port);
    body.socket.write(`${HEAD}Content-Length: 9\r\n\r\n{`);
    // Whoever came before this one was let in before it.
    await post(port, '{}');
    time.advance(9_999);
    expect((await post(port, '{}')).status).toBe(204);
    time.advance(1);
    expect(await Promise.all([head.all, body.all])).toEqual(['', '']);
    expect(told.filter((what) => what.startsWith('refused'))).toEqual(
      Array(2).fill('refused 127.0.0.1: a request took too long'),
    );
    expect((await post(port, '{}')).status).toBe(204);
  });

  it('keeps a connection for the next request, for a minute', async () => {
    const { port, time, told, until } = await aWebhook();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const sockets = new Set<Socket>();
    agent.on('free', (socket: Socket) => sockets.add(socket));
    await post(port, '{}', { agent });
    time.advance(59_999);
    await post(port, '{}', { agent });
    await until(() => time.pending().length === 2);
    expect(sockets.size).toBe(1);
    const [socket] = sockets;
    if (socket === undefined) throw new Error('no connection was kept');
    const over = once(socket, 'close');
    time.advance(60_000);
    await over;
    expect(told).toEqual(['opened 127.0.0.1']);
  });

  it('knows a machine by its address until it was silent for five minutes', async () => {
    const { port, peers, told, time } = await aWebhook();
    await post(port, '1');
    const [peer] = peers;
    expect(peer?.send(Buffer.from('done'))).toBe(false);
    time.advance(299_999);
    await post(port, '2');
    expect([told, peers[0] === peer]).toEqual([['opened 127.0.0.1'], true]);
    time.advance(300_000);
    expect(told).toEqual(['opened 127.0.0.1', 'closed 127.0.0.1: silent for too long']);
  });

  it('forgets who was silent longest when more than eight call', async () => {
    const { port, peers, told } = await aWebhook();
    for (let host = 1; host <= 8; host += 1) await post(port, 'x', { from: `127.0.1.${host}` });
    await post(port, 'x', { from: '127.0.1.1' });
    await post(port, 'x', { from: '127.0.1.9' });
    expect(told.filter((what) => what.startsWith('closed'))).toEqual([
      'closed 127.0.1.2: others call now',
    ]);
    expect(peers).toHaveLength(8);
  });
});
