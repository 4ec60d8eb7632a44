import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A plain server that takes one record a request. */
export interface Receiver {
  readonly url: string;
  /** How often each record has come, by its id. */
  readonly received: ReadonlyMap<string, number>;
  /** Requests taken so far. */
  taken(): number;
  /** From now on so many answers are lost: the record is taken, and the connection ends. */
  loseAnswers(count: number): void;
  close(): Promise<void>;
}

/** @param latencyMs from the last byte of a request to its answer */
export async function startReceiver(latencyMs: number): Promise<Receiver> {
  const received = new Map<string, number>();
  let toLose = 0;
  let taken = 0;
  const server = createServer(async (request, response) => {
    const parts: Uint8Array[] = [];
    for await (const part of request) parts.push(part);
    const { id } = JSON.parse(Buffer.concat(parts).toString());
    received.set(id, (received.get(id) ?? 0) + 1);
    taken += 1;
    await new Promise((over) => setTimeout(over, latencyMs));
    if (toLose > 0) {
      toLose -= 1;
      request.socket.destroy();
      return;
    }
    response.setHeader('access-control-allow-origin', '*');
    response.end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    received,
    taken: () => taken,
    loseAnswers(count) {
      toLose = count;
    },
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}
