import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below 32 768, where Linux begins to hand out ports by itself. */
const [FIRST, AFTER_LAST] = [20_000, 32_768];

/**
 * A port of 127.0.0.1 for a server that somebody else opens later. One that the system had chosen
 * could be any other server's by then: given back, it is handed out again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, AFTER_LAST);
    if (await isFree(port)) return port;
  }
}

/** @throws when it cannot be listened to for another reason than that somebody does */
function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
