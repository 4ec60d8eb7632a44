import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** A queue machine's end of a TCP connection. */
export interface Machine {
  send(message: string | Uint8Array | object): void;
  /** The next line it is told. */
  answer(): Promise<unknown>;
  /** Resolves when the connection is over, whoever ended it. */
  readonly over: Promise<void>;
  leave(): Promise<void>;
}

/** @param from a local address to connect from; all of 127/8 is ours on Linux */
export async function connectMachine(port: number, from = '127.0.0.1'): Promise<Machine> {
  const socket = connect({ host: '127.0.0.1', port, localAddress: from, noDelay: true });
  socket.on('error', () => {
    // `close` follows.
  });
  const over = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  const reader = createInterface({ input: socket });
  // It hands on the errors of the socket.
  reader.on('error', () => undefined);
  const lines = reader[Symbol.asyncIterator]();
  await once(socket, 'connect');
  return {
    over,
    send(message) {
      const plain = typeof message === 'string' || message instanceof Uint8Array;
      socket.write(plain ? message : `${JSON.stringify(message)}\n`);
    },
    async answer() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the connection ended without an answer');
      return JSON.parse(value);
    },
    async leave() {
      socket.destroy();
      await over;
    },
  };
}
