import type { Counts } from '../province-simulator/counts.ts';
import { type Answer, bare } from '../province-simulator/exchange.ts';
import type { Faults } from '../province-simulator/faults.ts';
import type { Asked, Said } from '../province-simulator/faulty-exchange.ts';
import { readJson } from '../province-simulator/request-body.ts';
import type { Desk } from './desk.ts';
import type { CallName, Gatekeeper } from './gatekeeper.ts';
import type { EvaluationPage } from './page.ts';
import { enveloped, inWords, type Reply, refused, type SuccessAs } from './reply.ts';

/** The paths of the two calls and of the page. */
export const PATHS = { service: '/service', evaluate: '/evaluate', page: '/page' } as const;

/** What the protocol is made of. */
export type ServerParts = Readonly<{
  desk: Desk;
  gatekeeper: Gatekeeper;
  page: EvaluationPage;
  counts: Counts;
  faults: Faults;
  successAs: SuccessAs;
}>;

const JSON_TYPE = /^application\/json\s*;\s*charset=utf-8$/i;

/** Reads a request and works out what the province says to it. */
export function answerer(parts: ServerParts): (asked: Asked) => Said {
  const { desk, gatekeeper, page, counts, faults, successAs } = parts;

  return (asked) => {
    const { request, body, path, serverTime } = asked;
    const { method = '', url = '', headers } = request;
    if (body.kind === 'tooLarge') {
      return refuse('bodySize', bare(413, 'the body is too large', { Connection: 'close' }));
    }
    if (path === PATHS.page) {
      if (method !== 'GET' && method !== 'POST') {
        return refuse('method', bare(405, 'method not allowed', { Allow: 'GET, POST' }));
      }
      const query = new URLSearchParams(url.slice(path.length));
      const answer = page.answer(method, query, body.bytes.toString('utf8'), serverTime);
      return { answer, codes: [] };
    }
    const name = callAt(path);
    if (name === undefined) return refuse('path', bare(404, 'no such call'));
    if (method !== 'POST') {
      return refuse('method', bare(405, 'method not allowed', { Allow: 'POST' }));
    }
    if (!JSON_TYPE.test(headers['content-type'] ?? '')) {
      return refuse('contentType', bare(415, 'content type: application/json; charset=utf-8'));
    }
    const reply = perform(name, readJson(body.bytes)?.value, path, serverTime);
    return { answer: enveloped(reply, successAs), codes: [reply.code] };
  };

  function perform(name: CallName, body: unknown, path: string, now: number): Reply {
    const instead = faults.fire('businessCode', path);
    if (instead) return inWords(instead.message, instead.code);
    const opened = gatekeeper.open(name, body, now);
    if ('refusal' in opened) return opened.refusal;
    try {
      return name === 'service'
        ? desk.takeService(opened.item, path, now)
        : desk.takeEvaluation(opened.item, path, now);
    } catch {
      // A full disk must look like a province in trouble, not like a crash of the simulator.
      counts.add('refused', 'internalError');
      return refused('busy');
    }
  }

  function refuse(why: string, answer: Answer): Said {
    counts.add('refused', why);
    return { answer, codes: [] };
  }
}

function callAt(path: string): CallName | undefined {
  if (path === PATHS.service) return 'service';
  return path === PATHS.evaluate ? 'evaluate' : undefined;
}
