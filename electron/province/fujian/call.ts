import type { FujianSettings } from '../../../shared/fujian-settings.ts';
import type { Log } from '../../log.ts';
import type { NoReply, Spoken } from '../reading.ts';
import type { Tokens } from '../token-cache.ts';
import { refusesToken } from './answers.ts';
import { encrypt } from './cipher.ts';
import { type Operation, readEnvelope, type Said, writeEnvelope } from './envelope.ts';
import type { Exchange } from './exchange.ts';

/** One call with a document in clear text; never rejects. */
export type Call = (operation: Operation, document: string) => Promise<Spoken<Said> | NoReply>;

/** Calls with a token; a refused one is renewed once, for all who hold it. */
export function createCall(options: {
  readonly settings: FujianSettings;
  readonly tokens: Tokens;
  readonly exchange: Exchange;
  readonly log: Log;
}): Call {
  const { settings, tokens, exchange, log } = options;
  const base = new URL(settings.serviceUrl).pathname.replace(/\/+$/, '');

  return async (operation, document) => {
    const cipher = encrypt(settings, document);
    const first = await attempt();
    if (first.used === undefined || !wantsNewToken(first.reply)) return first.reply;
    log.info('the province refused the token; a new one is asked for');
    tokens.discard(first.used);
    return (await attempt()).reply;

    async function attempt(): Promise<{ reply: Spoken<Said> | NoReply; used?: string }> {
      const got = await tokens.get();
      if (got.kind === 'none') {
        return { reply: { kind: 'noReply', outcome: got.outcome, aboutContent: false } };
      }
      const { token } = got;
      const body = writeEnvelope(operation, { token, appKey: settings.appKey, cipher });
      const reply = await exchange(
        {
          method: 'POST',
          target: `${base}/${operation}`,
          headers: {
            'content-type': 'text/xml; charset=UTF-8',
            soapaction: '""',
            accept: 'text/xml',
            'accept-encoding': 'identity',
          },
          body: Buffer.from(body),
        },
        readEnvelope,
      );
      return { reply, used: token };
    }
  };
}

/** By the province's own words, or by a gateway that says 401 or 403 before it sees the call. */
function wantsNewToken(reply: Spoken<Said> | NoReply): boolean {
  return reply.kind === 'reply' ? refusesToken(reply.said) : reply.outcome.kind === 'unauthorised';
}
