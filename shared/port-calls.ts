import type { Timers } from './clock.ts';
import type { Handlers, Input, Output, Requests } from './contract.ts';
import { z } from './schema.ts';

/** What both ends of the outbox's port have in common; a DOM port and Electron's port fit it. */
export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('call'),
    call: z.int(),
    name: z.string(),
    input: z.unknown().optional(),
  }),
  z.strictObject({
    type: z.literal('answer'),
    call: z.int(),
    output: z.unknown().optional(),
  }),
  z.strictObject({ type: z.literal('failure'), call: z.int(), why: z.string() }),
]);

type Message = z.infer<typeof messageSchema>;

/** Calls to the other end. */
export interface Calls<T extends Requests> {
  /**
   * @param limitMs after which the call is given up; the other end may still carry it out
   * @throws when the other end refused, failed or stayed silent
   */
  call<N extends keyof T & string>(
    name: N,
    input: Input<T, N>,
    limitMs: number,
  ): Promise<Output<T, N>>;
}

/**
 * Speaks the contract over a port, both ways: answers the other end's calls and makes our own.
 * What does not parse is refused, on either side, and told to `refused`.
 */
export function connectCalls<Theirs extends Requests, Ours extends Requests>(options: {
  readonly port: Port;
  readonly theirs: Theirs;
  readonly ours: Ours;
  readonly handlers: Handlers<Ours>;
  readonly timers: Timers;
  readonly refused: (why: string) => void;
}): Calls<Theirs> {
  const { port, theirs, ours, handlers, timers, refused } = options;
  const open = new Map<number, (message: Exclude<Message, { type: 'call' }>) => void>();
  let lastCall = 0;

  async function answer(message: Extract<Message, { type: 'call' }>): Promise<Message> {
    const { call, name } = message;
    const request = Object.hasOwn(ours, name) ? ours[name] : undefined;
    // `request.input` parses exactly what this handler takes; over a name known only at run time the
    // compiler cannot see that the two belong together.
    const handler = Object.hasOwn(handlers, name)
      ? (handlers[name] as ((input: unknown) => unknown) | undefined)
      : undefined;
    if (request === undefined || handler === undefined) {
      return { type: 'failure', call, why: `unknown request ${name}` };
    }
    const input = request.input.safeParse(message.input);
    if (!input.success) {
      return { type: 'failure', call, why: `${name}: input: ${input.error.message}` };
    }
    try {
      const output: unknown = await handler(input.data);
      return { type: 'answer', call, output };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return { type: 'failure', call, why: `${name}: ${why}` };
    }
  }

  port.onMessage((raw) => {
    const message = messageSchema.safeParse(raw);
    if (!message.success) {
      refused(`not a message: ${message.error.message}`);
      return;
    }
    if (message.data.type === 'call') {
      void answer(message.data).then((reply) => {
        if (reply.type === 'failure') refused(reply.why);
        port.post(reply);
      });
      return;
    }
    // An answer nobody waits for any more came after its limit.
    open.get(message.data.call)?.(message.data);
  });

  return {
    call(name, input, limitMs) {
      const call = ++lastCall;
      return new Promise((resolve, reject) => {
        const timer = timers.setTimeout(() => {
          open.delete(call);
          reject(new Error(`${name}: no answer within ${limitMs} ms`));
        }, limitMs);
        open.set(call, (message) => {
          timers.clearTimeout(timer);
          open.delete(call);
          if (message.type === 'failure') {
            reject(new Error(message.why));
            return;
          }
          const output = outputOf(theirs, name, message.output);
          if (output.ok) resolve(output.value);
          else reject(new Error(`${name}: output: ${output.why}`));
        });
        port.post({ type: 'call', call, name, input } satisfies Message);
      });
    },
  };
}

function outputOf<T extends Requests, N extends keyof T & string>(
  requests: T,
  name: N,
  output: unknown,
): { ok: true; value: Output<T, N> } | { ok: false; why: string } {
  const parsed = requests[name]?.output.safeParse(output);
  if (parsed === undefined) return { ok: false, why: 'unknown request' };
  // zod types `safeParse` of an indexed schema by its widest member; this is the narrow one.
  return parsed.success
    ? { ok: true, value: parsed.data as Output<T, N> }
    : { ok: false, why: parsed.error.message };
}
