import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { evaluationOptions } from './evaluation-options.ts';
import { faultTable } from './fault-table.ts';
import type { Office } from './province-calls.ts';
import { readBody, readJson } from './request-body.ts';

/** What the admin endpoints work on besides the office. */
export type AdminParts = Readonly<{
  office: Office;
  /** The PEM a caller has to trust; undefined without TLS. */
  certificate: string | undefined;
  setFaults: (request: unknown) => Promise<void>;
  clearFaults: (name?: string) => Promise<void>;
}>;

/** Evaluations held, with how often each has arrived since the start. */
export function heldEvaluations({ records, desk }: Office) {
  return records.evaluations.map((held) => ({ ...held, received: desk.timesReceived(held.id) }));
}

/** All counts, the effects among them. */
export function allCounts({ records, counts }: Office) {
  return { effects: records.effects(), ...counts.snapshot() };
}

/** The admin's side of one HTTP exchange. Faults never touch it; errors are `{"error"}` with 4xx. */
export function adminHandler(parts: AdminParts) {
  const table = adminTable(parts);
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

type Action = (body: unknown, name: string | undefined) => unknown;

const device = z.strictObject({ deviceId: z.string().min(1), publicKey: z.string().min(1) });

function adminTable({
  office,
  certificate,
  setFaults,
  clearFaults,
}: AdminParts): ReadonlyMap<string, Action> {
  const { records, faults } = office;
  const devices = () =>
    [...records.deviceKeys].map(([deviceId, publicKey]) => ({ deviceId, publicKey }));
  return new Map<string, Action>([
    ['GET evaluations', () => heldEvaluations(office)],
    ['GET services', () => records.services],
    ['GET counts', () => allCounts(office)],
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
    ['GET devices', devices],
    [
      'POST devices',
      (body) => {
        records.keep({ type: 'device', ...parse(device, body) });
        records.settle();
        return devices();
      },
    ],
    [
      'POST options',
      (body) => {
        records.keep({ type: 'options', options: parse(evaluationOptions, body) });
        records.settle();
        return { version: records.options.version };
      },
    ],
    ['GET certificate', () => ({ certificate: certificate ?? null })],
  ]);
}

function parse<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const parsed = shape.safeParse(body);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

function send(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(content, undefined, 2)}\n`);
}
