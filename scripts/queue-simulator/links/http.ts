import { Agent, request } from 'node:http';
import type { Outlet, Plug, SimulatorTransport, Way } from '../outlet.ts';

const AGAIN_MS = 250;

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

/**
 * Posts each message to the kiosk's webhook; what it answers is what it says. There is no connection:
 * it counts as connected from the first answer, whatever it is, until a message does not get through.
 */
export function postHttp(
  { url, token }: Extract<SimulatorTransport, { kind: 'http' }>,
  outlet: Outlet,
): Way {
  const agent = new Agent({ keepAlive: true });
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  function ask(method: 'GET' | 'POST', body?: Uint8Array): Promise<Answer> {
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && {
        'content-type': 'application/json; charset=utf-8',
        'content-length': body.length,
      }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(url, { method, agent, headers }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) }),
        );
      });
      asked.on('error', (error: NodeJS.ErrnoException) => {
        // The server was about to close the idle connection: it has read nothing of this.
        if (asked.reusedSocket && error.code === 'ECONNRESET') resolve(ask(method, body));
        else reject(error);
      });
      asked.end(body);
    });
  }

  function knock(): void {
    ask('GET').then(
      () => {
        if (!closed) outlet.plugIn(plug);
      },
      () => {
        if (!closed) again = setTimeout(knock, AGAIN_MS);
      },
    );
  }

  function lost(): void {
    outlet.out(plug);
    if (!closed) knock();
  }

  const plug: Plug = {
    async write(bytes) {
      const answer = await ask('POST', bytes).catch((error: unknown) => {
        lost();
        throw error;
      });
      if (answer.status >= 300) outlet.refused(answer.status);
      if (answer.body.length > 0) outlet.arrived(plug, answer.body);
    },
    pull() {
      agent.destroy();
      lost();
    },
  };

  knock();
  return {
    async close() {
      closed = true;
      clearTimeout(again);
      agent.destroy();
    },
  };
}
