import { afterEach, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './receiver.ts';

let receiver: Receiver | undefined;

afterEach(() => receiver?.close());

const post = (id: string) =>
  fetch(receiver?.url ?? '', { method: 'POST', body: JSON.stringify({ id }) });

it('counts how often each record has come', async () => {
  receiver = await startReceiver(0);
  for (const id of ['a', 'b', 'a']) expect((await post(id)).ok).toBe(true);
  expect([...receiver.received]).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
  expect(receiver.taken()).toBe(3);
});

it('takes a record and loses its answer, as often as it is told', async () => {
  receiver = await startReceiver(0);
  receiver.loseAnswers(1);
  await expect(post('a')).rejects.toThrow();
  expect((await post('a')).ok).toBe(true);
  expect(receiver.received.get('a')).toBe(2);
});
