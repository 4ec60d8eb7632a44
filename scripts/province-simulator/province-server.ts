import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from './clock.ts';
import { type Answer, bare, enveloped, page } from './exchange.ts';
import { type Asked, faultyExchange, type RequestLine, type Said } from './faulty-exchange.ts';
import type { Gatekeeper } from './gatekeeper.ts';
import { type Call, type Office, provinceCalls } from './province-calls.ts';
import { inspectionFailed, type Reply, reply } from './reply.ts';
import { readJson } from './request-body.ts';

/** What the server is made of. */
export type ProvinceServerParts = Readonly<{
  office: Office;
  gatekeeper: Gatekeeper;
  clock: Clock;
  baseUrl: () => string;
  rawSocketOf: (request: IncomingMessage) => Socket | undefined;
  onRequest: (line: RequestLine) => void;
}>;

const JSON_TYPE = /^application\/json\s*;\s*charset=utf-8$/i;

/** The province's side of one HTTP exchange, for `http.createServer`. */
export function provinceHandler(parts: ProvinceServerParts) {
  const { office, gatekeeper, clock, rawSocketOf, onRequest } = parts;
  const { faults, counts } = office;
  return faultyExchange({
    ...{ faults, counts, clock, rawSocketOf, onRequest },
    before: (path) => {
      if (faults.fire('expireTokens', path)) gatekeeper.expireTokens();
    },
    answerTo: answerer(parts),
    success: () => enveloped(reply('0')),
  });
}

/** Reads the request and works out the answer. */
function answerer(parts: ProvinceServerParts) {
  const { office, gatekeeper, clock } = parts;
  const calls = provinceCalls(office);
  const refused = (why: string, answer: Answer): Said => {
    office.counts.add('refused', why);
    return { answer, codes: [] };
  };

  return ({ request, body, path, serverTime }: Asked): Said => {
    if (body.kind === 'tooLarge') {
      return refused('bodySize', bare(413, 'the body is too large', { Connection: 'close' }));
    }
    const method = request.method ?? '';
    if (path.startsWith('/pages/')) {
      return { answer: browse(office, method, path, body.bytes, serverTime), codes: [] };
    }
    const call = calls.get(`${method} ${path}`);
    const isToken = path === '/v1/token' && method === 'POST';
    if (call === undefined && !isToken) {
      const allowed = ['GET', 'POST'].filter((other) => calls.has(`${other} ${path}`));
      if (path === '/v1/token') allowed.push('POST');
      return allowed.length > 0
        ? refused('method', bare(405, 'method not allowed', { Allow: allowed.join(', ') }))
        : refused('path', bare(404, 'no such call'));
    }
    if (method === 'POST' && !JSON_TYPE.test(request.headers['content-type'] ?? '')) {
      return refused('contentType', bare(415, 'content type: application/json; charset=utf-8'));
    }
    const json = method === 'POST' ? readJson(body.bytes) : { value: undefined };
    if (call === undefined) {
      const life = office.faults.fire('tokenLife', path)?.seconds;
      return outcome(gatekeeper.issueToken(json?.value, serverTime, clock.now(), life));
    }
    const refusal = gatekeeper.refusalOf(
      {
        method,
        target: request.url ?? '',
        body: body.bytes,
        authorization: request.headers.authorization,
        timestamp: header(request, 'yiping-timestamp'),
        nonce: header(request, 'yiping-nonce'),
        signature: header(request, 'yiping-signature'),
      },
      serverTime,
      clock.now(),
    );
    if (refusal !== undefined) return outcome(refusal);
    if (json === undefined) {
      const message = '请求体应为 UTF-8 编码的 JSON。';
      return outcome(inspectionFailed([{ field: 'body', rule: 'json', message }]));
    }
    const query = new URLSearchParams((request.url ?? '').slice(path.length));
    const baseUrl = parts.baseUrl();
    return outcome(perform(office, call, { path, query, body: json.value, serverTime, baseUrl }));
  };
}

function perform(office: Office, call: (call: Call) => Reply, details: Call): Reply {
  if (office.faults.peek('businessCode')?.scope === 'call') {
    const instead = office.faults.fire('businessCode', details.path);
    if (instead) return { code: instead.code, message: instead.message, data: {} };
  }
  try {
    return call(details);
  } catch (error) {
    // A full disk must look like a province in trouble, not like a crash of the simulator.
    office.counts.add('refused', 'internalError');
    return reply('5000', {}, error instanceof Error ? error.message : String(error));
  }
}

function browse(
  { pages, records }: Office,
  method: string,
  path: string,
  body: Buffer,
  serverTime: number,
): Answer {
  const name = path.slice('/pages/'.length);
  if (method === 'GET') {
    const shown = pages.show(name, serverTime);
    return page(shown.status, shown.html);
  }
  if (method !== 'POST') return bare(405, 'method not allowed', { Allow: 'GET, POST' });
  const { status, html } = pages.submit(name, body.toString('utf8'), serverTime);
  records.settle();
  return page(status, html);
}

function outcome(content: Reply): Said {
  return { answer: enveloped(content), codes: [content.code, ...itemCodes(content.data)] };
}

function itemCodes(data: unknown): string[] {
  if (data === null || typeof data !== 'object' || !('results' in data)) return [];
  const { results } = data;
  if (!Array.isArray(results)) return [];
  return results.map((each: unknown) =>
    each !== null && typeof each === 'object' && 'code' in each ? String(each.code) : '?',
  );
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
