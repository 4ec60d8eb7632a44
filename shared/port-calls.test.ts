import { describe, expect, it, vi } from 'vitest';
import type { Handlers } from './contract.ts';
import { connectCalls, type Port } from './port-calls.ts';
import { z } from './schema.ts';
import { createHandDrivenTime } from './testing/hand-driven-time.ts';

const requests = {
  double: { input: z.number(), output: z.number() },
  ping: { input: z.undefined(), output: z.undefined() },
} as const;
const none = {} as const;

/** A port whose other end is the test. */
function aPort() {
  const posted: unknown[] = [];
  let listener: (message: unknown) => void = () => undefined;
  const port: Port = {
    post: (message) => posted.push(message),
    onMessage: (hear) => {
      listener = hear;
    },
  };
  return { port, posted, receives: (message: unknown) => listener(message) };
}

function aServer(own: Partial<Handlers<typeof requests>> = {}) {
  const refused = vi.fn();
  const wire = aPort();
  const { timers } = createHandDrivenTime();
  const handlers = { double: (input: number) => input * 2, ping: () => undefined, ...own };
  connectCalls({ port: wire.port, theirs: none, ours: requests, handlers, timers, refused });
  return {
    ...wire,
    refused,
    async asked(name: string, input?: unknown) {
      wire.receives({ type: 'call', call: 1, name, input });
      await vi.waitFor(() => expect(wire.posted).toHaveLength(1));
      return wire.posted[0];
    },
  };
}

function aCaller() {
  const refused = vi.fn();
  const wire = aPort();
  const time = createHandDrivenTime();
  const calls = connectCalls({
    port: wire.port,
    theirs: requests,
    ours: none,
    handlers: {},
    timers: time.timers,
    refused,
  });
  return { ...wire, ...calls, time, refused };
}

describe('answering', () => {
  it('gives the handler what came in and sends back what it says', async () => {
    expect(await aServer().asked('double', 21)).toEqual({ type: 'answer', call: 1, output: 42 });
  });

  it.each(['treble', 'toString', '__proto__', 'constructor'])(
    'refuses a request it does not know: %s',
    async (name) => {
      const server = aServer();
      expect(await server.asked(name)).toMatchObject({ type: 'failure', call: 1 });
      expect(server.refused).toHaveBeenCalledWith(`unknown request ${name}`);
    },
  );

  it('refuses input that does not fit and does not run the handler', async () => {
    const double = vi.fn(() => 0);
    expect(await aServer({ double }).asked('double', 'many')).toMatchObject({ type: 'failure' });
    expect(double).not.toHaveBeenCalled();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('the disk is full');
      },
    ],
    ['rejects', () => Promise.reject(new Error('the disk is full'))],
  ])('tells why when the handler %s', async (_how, double) => {
    expect(await aServer({ double }).asked('double', 1)).toEqual({
      type: 'failure',
      call: 1,
      why: 'double: the disk is full',
    });
  });

  it.each([
    null,
    'call',
    { type: 'call' },
    { type: 'call', call: 1.5, name: 'ping' },
    { type: 'call', call: 1, name: 'ping', extra: true },
    { type: 'order', call: 1 },
  ])('hears no message that is none: %j', (message) => {
    const server = aServer();
    server.receives(message);
    expect([server.posted.length, server.refused.mock.calls.length]).toEqual([0, 1]);
  });
});

describe('calling', () => {
  it('gets the answer that bears its number, in whatever order they come', async () => {
    const caller = aCaller();
    const both = Promise.all([caller.call('double', 1, 100), caller.call('double', 2, 100)]);
    caller.receives({ type: 'answer', call: 2, output: 4 });
    caller.receives({ type: 'answer', call: 1, output: 2 });
    expect(await both).toEqual([2, 4]);
  });

  it('rejects when the other end refuses', async () => {
    const caller = aCaller();
    const call = caller.call('double', 1, 100);
    caller.receives({ type: 'failure', call: 1, why: 'not today' });
    await expect(call).rejects.toThrow('not today');
  });

  it('rejects an answer that does not fit the contract', async () => {
    const caller = aCaller();
    const call = caller.call('double', 1, 100);
    caller.receives({ type: 'answer', call: 1, output: 'four' });
    await expect(call).rejects.toThrow('double: output');
  });

  it('gives up after its limit and not before', async () => {
    const caller = aCaller();
    const given = vi.fn();
    const call = caller.call('ping', undefined, 2000).catch(given);
    caller.time.advance(1999);
    await Promise.resolve();
    expect(given).not.toHaveBeenCalled();
    caller.time.advance(1);
    await call;
    expect(given).toHaveBeenCalledWith(new Error('ping: no answer within 2000 ms'));
  });

  it('leaves no timer behind when it is answered', async () => {
    const caller = aCaller();
    const call = caller.call('ping', undefined, 2000);
    caller.receives({ type: 'answer', call: 1 });
    await call;
    expect(caller.time.pending()).toEqual([]);
  });

  it('ignores an answer that comes late, twice, or to no question', async () => {
    const caller = aCaller();
    const call = caller.call('double', 1, 100);
    caller.time.advance(100);
    await expect(call).rejects.toThrow('no answer');
    for (const number of [1, 1, 77]) caller.receives({ type: 'answer', call: number, output: 2 });
    expect(caller.refused).not.toHaveBeenCalled();
  });

  it('rejects at once when the port is gone', async () => {
    const caller = aCaller();
    caller.port.post = () => {
      throw new Error('the port is closed');
    };
    await expect(caller.call('ping', undefined, 100)).rejects.toThrow('the port is closed');
  });
});
