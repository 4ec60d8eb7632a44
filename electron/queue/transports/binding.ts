import type { Server } from 'node:net';
import { reasonOf } from '../../log.ts';
import { backoffMs } from './backoff.ts';
import type { Transport, TransportSurroundings } from './transport.ts';

type Surroundings = Pick<TransportSurroundings, 'timers' | 'random'> & {
  readonly events: Pick<TransportSurroundings['events'], 'problem'>;
};

/**
 * Keeps a server bound to its interface. A failure is a `problem` and is tried again.
 * @param make a server that is not bound yet; anew for each attempt
 */
export function keepBound(
  { host, port }: { readonly host: string; readonly port: number },
  make: () => Server,
  { events, timers, random }: Surroundings,
): Transport {
  let server: Server | undefined;
  let retry: unknown;
  let failures = 0;
  let closed = false;

  /** One attempt to bind; resolves when it worked or failed. */
  function bind(): Promise<void> {
    return new Promise((resolve) => {
      let candidate: Server;
      try {
        candidate = make();
      } catch (error) {
        // Such as a certificate that does not fit its key: no reason to keep the counter closed (R22).
        events.problem(`cannot serve on ${host}:${port}: ${reasonOf(error)}`);
        again();
        resolve();
        return;
      }
      candidate.on('error', (error) => {
        events.problem(`cannot listen on ${host}:${port}: ${reasonOf(error)}`);
        if (server !== candidate) again();
        resolve();
      });
      candidate.listen({ host, port, exclusive: true }, () => {
        failures = 0;
        server = candidate;
        resolve();
      });
    });
  }

  function again(): void {
    failures += 1;
    if (closed) return;
    retry = timers.setTimeout(
      () => {
        attempt = bind();
      },
      backoffMs(failures, random()),
    );
  }

  const attempted = bind();
  /** The attempt under way, so that closing can wait for it. */
  let attempt = attempted;
  return {
    attempted,
    boundTo() {
      const address = server?.listening === true ? server.address() : null;
      if (address === null || typeof address === 'string') return undefined;
      return { host: address.address, port: address.port };
    },
    async close() {
      closed = true;
      timers.clearTimeout(retry);
      await attempt;
      const bound = server;
      if (bound?.listening !== true) return;
      await new Promise<void>((resolve) => bound.close(() => resolve()));
    },
  };
}
