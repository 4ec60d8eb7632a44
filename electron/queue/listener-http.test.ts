import { describe, expect, it, onTestFinished } from 'vitest';
import type { QueueInputOf } from '../../shared/queue-input.ts';
import { type Listening, startListening, stateOf } from './testing/listening.ts';

const INPUT: QueueInputOf<'http'> = {
  transport: 'http',
  profile: 'yiping-json',
  values: {},
  host: '127.0.0.1',
  port: 0,
  path: '/events',
  token: 'a-token-of-the-hall-5',
  allow: ['127.0.0.1'],
};

async function listen(
  input: Partial<QueueInputOf<'http'>> = {},
  onEvent: () => 'taken' = () => 'taken',
) {
  const listening = await startListening([{ ...INPUT, ...input }], { onEvent });
  onTestFinished(() => listening.listener.close());
  return listening;
}

/** @returns the status and the body, read as JSON where there is one */
async function post(listening: Listening, event: object | string, token = INPUT.token) {
  const port = stateOf(listening).boundTo?.port ?? 0;
  const response = await fetch(`http://127.0.0.1:${port}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof event === 'string' ? event : JSON.stringify(event),
  });
  const body = await response.text();
  return [response.status, body === '' ? undefined : JSON.parse(body)];
}

function called(id: string, counter = '5') {
  return { id, event: 'called', counter, ticket: 'A023' };
}

describe('the queue listener over http', () => {
  it('answers each event with what became of it', async () => {
    const listening = await listen();
    expect(await post(listening, called('e-1'))).toEqual([200, { ack: 'e-1' }]);
    // A repetition, since the first answer may have been lost.
    expect(await post(listening, called('e-1'))).toEqual([200, { ack: 'e-1' }]);
    expect(await post(listening, called('e-2', '6'))).toEqual([204, undefined]);
    expect(await post(listening, '{"userName":"张测试"')).toEqual([
      400,
      { error: 'not JSON', where: '(whole message)' },
    ]);
    expect(listening.events).toHaveLength(1);
    expect(stateOf(listening)).toMatchObject({ good: 1, duplicate: 1, ignored: 1, bad: 1 });
    expect(listening.logged.join()).not.toContain('张测试');
  });

  it('asks a machine that sends too much to send it again later', async () => {
    const listening = await listen();
    for (let index = 0; index < 100; index += 1) {
      expect(await post(listening, called(`n-${index}`))).toEqual([200, { ack: `n-${index}` }]);
    }
    const refusal = { error: 'too many events, send it again later', where: 'event', id: 'n-100' };
    expect(await post(listening, called('n-100'))).toEqual([429, refusal]);
    listening.time.advance(1_000);
    expect(await post(listening, called('n-100'))).toEqual([200, { ack: 'n-100' }]);
  });

  it('counts who was turned away, and stays open for the others', async () => {
    const listening = await listen();
    expect(await post(listening, called('e-1'), 'another-token-than-it')).toEqual([401, undefined]);
    expect(stateOf(listening)).toMatchObject({ refused: 1, connected: false });
    expect(listening.logged.join()).not.toContain('another-token');
    expect(await post(listening, called('e-1'))).toEqual([200, { ack: 'e-1' }]);
    expect(stateOf(listening)).toMatchObject({ good: 1, peers: 1, connected: true });
  });

  it('cannot tell a result to anybody, and says so, but has no problem with it', async () => {
    const listening = await listen();
    await post(listening, called('e-1'));
    listening.listener.report({ kind: 'done', ticket: 'A023', counter: '5' });
    expect(listening.logged.join()).toContain('no queue machine was told the result');
    expect(stateOf(listening)).toMatchObject({ untold: 0, problems: [] });
  });

  it('does not mix a result that an event brings about into the answer to it', async () => {
    const listening = await listen({}, () => {
      listening.listener.report({ kind: 'timeout', ticket: 'A022', counter: '5' });
      return 'taken';
    });
    expect(await post(listening, called('e-1'))).toEqual([200, { ack: 'e-1' }]);
  });

  it('gives one answer to an event of which a part was left out', async () => {
    const listening = await listen();
    const event = { ...called('e-1'), service: { cases: [{}] } };
    const answer = await post(listening, event);
    expect(answer).toEqual([
      200,
      { ack: 'e-1', error: expect.any(String), where: 'service.cases[0].projectNo' },
    ]);
    expect(await post(listening, event)).toEqual(answer);
    expect(stateOf(listening).problems[0]?.what).toContain('a part of a queue event was left out');
  });

  it('says its name without its token', async () => {
    const listening = await listen();
    expect(stateOf(listening).name).toBe('http 127.0.0.1:0/events');
    expect(listening.logged.join()).not.toContain(INPUT.token);
  });
});
