import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../province-simulator/clock.ts';
import { type Answer, bare, page } from '../province-simulator/exchange.ts';
import {
  type Asked,
  faultyExchange,
  type RequestLine,
  type Said,
} from '../province-simulator/faulty-exchange.ts';
import { type CipherOptions, decrypt } from './cipher.ts';
import type { Gate } from './gate.ts';
import { type Office, operations } from './operations.ts';
import { type CaseAnswer, readCase, readRequest, soapAnswer, soapFault } from './soap.ts';

/** What the server is made of. */
export type FujianServerParts = Readonly<{
  office: Office;
  gate: Gate;
  appKey: string;
  appCode: string;
  cipher: CipherOptions;
  clock: Clock;
  baseUrl: () => string;
  rawSocketOf: (request: IncomingMessage) => Socket | undefined;
  onRequest: (line: RequestLine) => void;
}>;

/** Where the token is, and in front of which name the operations are. */
export const TOKEN_PATH = '/token';
export const SERVICE_PATH = '/service';

/** The province's side of one HTTP exchange, for `http.createServer`. */
export function fujianHandler(parts: FujianServerParts) {
  const { office, gate, clock, rawSocketOf, onRequest } = parts;
  const { faults, counts } = office;
  return faultyExchange({
    ...{ faults, counts, clock, rawSocketOf, onRequest },
    before: (path) => {
      if (faults.fire('expireTokens', path)) gate.expire();
    },
    answerTo: answerer(parts),
    success: () => soapAnswer('getSaveEvaluation', { code: '200', message: '', data: {} }),
  });
}

function answerer(parts: FujianServerParts): (asked: Asked) => Said {
  const { office } = parts;
  const refused = (why: string, answer: Answer): Said => {
    office.counts.add('refused', why);
    return { answer, codes: [] };
  };

  return (asked) => {
    const { request, body, path } = asked;
    if (body.kind === 'tooLarge') return refused('bodySize', bare(413, 'the body is too large'));
    const { method } = request;
    if (path === TOKEN_PATH) {
      if (method !== 'GET') return refused('method', bare(405, 'GET only'));
      return giveToken(parts, asked, refused);
    }
    if (path.startsWith('/pages/')) {
      return { answer: browse(office, asked, body.bytes.toString('utf8')), codes: [] };
    }
    const operation = path.startsWith(`${SERVICE_PATH}/`)
      ? path.slice(SERVICE_PATH.length + 1)
      : '';
    const { 'content-type': type = '', soapaction } = request.headers;
    if (!/^text\/xml; ?charset=utf-8$/i.test(type)) {
      return refused('contentType', bare(415, 'content type: text/xml; charset=UTF-8'));
    }
    if (method !== 'POST' || soapaction !== '""') return refused('method', bare(405, 'POST only'));
    return perform(parts, asked, operation, body.bytes.toString('utf8'), refused);
  };
}

function giveToken(
  { office, gate, clock }: FujianServerParts,
  { request, path, serverTime }: Asked,
  refused: (why: string, answer: Answer) => Said,
): Said {
  const query = new URLSearchParams((request.url ?? '').slice(path.length));
  const life = office.faults.fire('tokenLife', path)?.seconds;
  const grant = gate.grant(query, { now: clock.now(), serverTime }, life);
  const json = (status: number, content: object): Answer => ({
    status,
    headers: { 'Content-Type': 'application/json;charset=UTF-8' },
    body: Buffer.from(JSON.stringify(content)),
  });
  return grant === undefined
    ? refused('signature', json(401, { error: 'invalid_client' }))
    : { answer: json(200, grant), codes: [] };
}

function perform(
  parts: FujianServerParts,
  { path, serverTime }: Asked,
  operation: string,
  xml: string,
  refused: (why: string, answer: Answer) => Said,
): Said {
  const { office, gate, clock, appKey, appCode, cipher } = parts;
  const act = operations(office).get(operation);
  if (act === undefined) return refused('path', bare(404, 'no such operation'));
  const request = readRequest(xml, operation);
  if (request === undefined) return refused('envelope', soapFault('unreadable envelope'));
  if (!gate.knows(request.token, clock.now())) {
    return refused('token', soapFault('access_token_invalid'));
  }
  const said = (answer: CaseAnswer): Said => ({
    answer: soapAnswer(operation, answer),
    codes: [answer.code],
  });
  const instead = office.faults.fire('businessCode', path);
  if (instead !== undefined) {
    const { code, message } = instead;
    // A code is a number; anything else is the text of a fault.
    if (!/^\d+$/.test(code)) return refused('fault', soapFault(code));
    return said({ code, message, data: {} });
  }
  if (request.appKey !== appKey) return said({ code: '401', message: 'appKey 不存在', data: {} });
  const document = decrypt(request.cipher, appCode, cipher);
  const children =
    document === undefined ? undefined : readCase(document, cipher.charset ?? 'UTF-8');
  if (children === undefined) {
    office.counts.add('refused', 'cipher');
    return said({ code: '400', message: '参数解密失败', data: {} });
  }
  try {
    return said(act({ children, path, serverTime, baseUrl: parts.baseUrl() }));
  } catch (error) {
    // A full disk must look like a province in trouble, not like a crash of the simulator.
    office.counts.add('refused', 'internalError');
    const message = error instanceof Error ? error.message : String(error);
    return said({ code: '500', message, data: {} });
  }
}

function browse({ pages }: Office, { request, path, serverTime }: Asked, form: string): Answer {
  const name = path.slice('/pages/'.length);
  const shown =
    request.method === 'POST' ? pages.submit(name, form, serverTime) : pages.show(name, serverTime);
  return page(shown.status, shown.html);
}
