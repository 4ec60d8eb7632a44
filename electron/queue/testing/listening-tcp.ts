import { onTestFinished } from 'vitest';
import type { QueueInputOf } from '../../../shared/queue-input.ts';
import type { Taken } from '../admission.ts';
import { type Listening, startListening, stateOf } from './listening.ts';
import { connectMachine, type Machine } from './machine.ts';

type TcpInput = QueueInputOf<'tcp-server'>;

/** A listener with one input over TCP, closed after the test. */
export async function listen(more: Partial<TcpInput> = {}, onEvent?: () => Taken) {
  const input = { ...anInput(), ...more };
  const listening = await startListening([input], onEvent === undefined ? {} : { onEvent });
  onTestFinished(() => listening.listener.close());
  return listening;
}

/** Any port; nobody is cut for being silent. */
export function anInput(): TcpInput {
  return {
    transport: 'tcp-server',
    profile: 'yiping-json',
    values: {},
    host: '127.0.0.1',
    port: 0,
    allow: ['127.0.0.1'],
    idleMs: 0,
  };
}

/**
 * A machine that connects to it.
 * @param from a local address to connect from
 */
export async function join(listening: Listening, from?: string): Promise<Machine> {
  const machine = await connectMachine(stateOf(listening).boundTo?.port ?? 0, from);
  onTestFinished(() => machine.leave());
  return machine;
}

/** A call at counter 5, as the machine sends it. */
export function called(id: string): Record<string, unknown> {
  return { id, event: 'called', counter: '5', ticket: 'A023' };
}
