import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What to answer; an object is sent as an envelope, the rest is up to the script. */
export type Script = (seen: Seen, response: ServerResponse) => object | undefined;

/** A server that answers as a test wants: for what no province of ours would say. */
export async function aScriptedServer(script: Script) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const now = { method, target: url, headers, body: Buffer.concat(chunks).toString('utf8') };
      seen.push(now);
      const content = script(now, response);
      if (content !== undefined) response.end(JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server.address())}`, seen };
}

/** Answers the token call and tells services; hands on what comes after. */
export function withToken(script: Script): Script {
  return (seen, response) => {
    if (seen.target.endsWith('/v1/token')) {
      return { code: '0', message: '', data: { accessToken: 'scripted', expiresIn: 7200 } };
    }
    if (seen.target.endsWith('/v1/services')) return { code: '0', message: '', data: {} };
    return script(seen, response);
  };
}

/** The port a server was given. */
export function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}
