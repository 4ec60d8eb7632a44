import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { faultTable } from './fault-table.ts';
import type { Faults } from './faults.ts';
import { readBody, readJson } from './request-body.ts';

/** `METHOD name` → what it does; an Error it throws is the caller's mistake. */
export type AdminCalls = readonly (readonly [
  string,
  (body: unknown, name: string | undefined) => unknown,
])[];

/** What every province's admin may do. */
export type AdminParts = Readonly<{
  faults: Faults;
  /** The PEM a caller has to trust; undefined without TLS. */
  certificate: string | undefined;
  setFaults: (request: unknown) => Promise<void>;
  clearFaults: (name?: string) => Promise<void>;
}>;

/** The admin's side of one HTTP exchange. Faults never touch it; errors are `{"error"}` with 4xx. */
export function adminHandler(parts: AdminParts, own: AdminCalls) {
  const table = new Map([...faultCalls(parts), ...own]);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request, 16 * 1024 * 1024);
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const [, prefix, name = '', ...rest] = path.split('/');
    const action = prefix === 'admin' ? table.get(`${request.method} ${name}`) : undefined;
    if (action === undefined) return send(response, 404, { error: `no such call: ${path}` });
    const bytes = body.kind === 'read' ? body.bytes : Buffer.alloc(0);
    const json = request.method === 'POST' ? readJson(bytes) : { value: undefined };
    if (json === undefined) return send(response, 400, { error: 'the body must be JSON' });
    try {
      send(response, 200, await action(json.value, rest[0]));
    } catch (error) {
      send(response, 400, { error: error instanceof Error ? error.message : String(error) });
    }
  };
}

function faultCalls({ faults, certificate, setFaults, clearFaults }: AdminParts): AdminCalls {
  return [
    [
      'GET faults',
      () => ({ active: faults.state(), table: z.toJSONSchema(faultTable, { io: 'input' }) }),
    ],
    [
      'POST faults',
      async (body) => {
        await setFaults(body);
        return { active: faults.state() };
      },
    ],
    [
      'DELETE faults',
      async (_body, name) => {
        await clearFaults(name);
        return { active: faults.state() };
      },
    ],
    ['GET certificate', () => ({ certificate: certificate ?? null })],
  ];
}

/** A body of this shape; throws an Error that says what is wrong with it. */
export function parse<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const parsed = shape.safeParse(body);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

function send(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(content, undefined, 2)}\n`);
}
