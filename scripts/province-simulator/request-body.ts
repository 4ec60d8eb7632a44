import type { IncomingMessage } from 'node:http';

/** The body, or why there is none to work with. */
export type ReadBody =
  | Readonly<{ kind: 'read'; bytes: Buffer }>
  | Readonly<{ kind: 'tooLarge' }>
  | Readonly<{ kind: 'aborted' }>;

/**
 * Reads a request's body up to `limit` bytes. A larger one is thrown away while it arrives, so that
 * the caller still gets an answer.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) resolve({ kind: 'tooLarge' });
      else chunks.push(chunk);
    });
    request.on('end', () => resolve({ kind: 'read', bytes: Buffer.concat(chunks) }));
    request.on('error', () => resolve({ kind: 'aborted' }));
    request.on('close', () => resolve({ kind: 'aborted' }));
  });
}

/** UTF-8 JSON as a value, or undefined when it is none. */
export function readJson(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return undefined;
  }
}
