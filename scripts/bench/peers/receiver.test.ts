import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './receiver.ts';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver(0);
});
afterEach(() => receiver.close());

const send = (id: string) =>
  fetch(receiver.url, { method: 'POST', body: JSON.stringify({ id, content: '…' }) });

it('takes the same record as often as it is sent', async () => {
  for (const id of ['a', 'b', 'a']) expect((await send(id)).status).toBe(200);
  expect(Object.fromEntries(receiver.received)).toEqual({ a: 2, b: 1 });
});

it('takes a record whose answer is lost', async () => {
  receiver.loseAnswers(1);
  await expect(send('a')).rejects.toThrow('fetch failed');
  expect(receiver.received.get('a')).toBe(1);
  expect((await send('b')).status).toBe(200);
});
