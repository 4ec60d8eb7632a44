import type { StandardSettings } from '../../../shared/province-settings.ts';
import type { Log } from '../../log.ts';
import type { NoReply } from '../reading.ts';
import type { Tokens } from '../token-cache.ts';
import { refusalOf } from './answers.ts';
import type { Exchange, Stamp } from './exchange.ts';
import type { Reply } from './reply.ts';
import { signRequest } from './signature.ts';

/**
 * One signed call.
 * @param target `PATH?QUERY` as sent
 * @param content becomes the JSON body of a POST
 * @returns a reply whose code is not one of the refused token, signature or clock; never rejects
 */
export type Call = (
  method: 'GET' | 'POST',
  target: string,
  content?: unknown,
) => Promise<Reply | NoReply>;

/** Calls with token and signature; a refused token is renewed once, for all who hold it. */
export function createCall(options: {
  readonly settings: Pick<StandardSettings, 'appSecret'>;
  readonly tokens: Tokens;
  readonly exchange: Exchange;
  readonly log: Log;
}): Call {
  const { settings, tokens, exchange, log } = options;

  return async (method, target, content) => {
    const body = Buffer.from(content === undefined ? '' : JSON.stringify(content));
    const first = await attempt();
    if (first.used === undefined || !refusesToken(first.reply)) return settled(first.reply);
    log.info('the province refused the token; a new one is asked for');
    tokens.discard(first.used);
    return settled((await attempt()).reply);

    async function attempt(): Promise<{ reply: Reply | NoReply; used?: string }> {
      const got = await tokens.get();
      if (got.kind === 'none') {
        return { reply: { kind: 'noReply', outcome: got.outcome, aboutContent: false } };
      }
      const reply = await exchange((stamp) => ({
        method,
        target,
        headers: headers(got.token, stamp),
        ...(method === 'POST' && { body }),
      }));
      return { reply, used: got.token };
    }

    function headers(token: string, { timestamp, nonce }: Stamp): Record<string, string> {
      return {
        ...(method === 'POST' && { 'content-type': 'application/json; charset=utf-8' }),
        accept: 'application/json',
        'accept-encoding': 'identity',
        authorization: `Bearer ${token}`,
        'yiping-timestamp': timestamp,
        'yiping-nonce': nonce,
        'yiping-signature': signRequest(settings.appSecret, {
          method,
          target,
          timestamp,
          nonce,
          body,
        }),
      };
    }
  };
}

/** 1001, 1002, or a gateway that says 401 or 403 before the province sees the call. */
function refusesToken(reply: Reply | NoReply): boolean {
  return reply.kind === 'reply'
    ? reply.code === '1001' || reply.code === '1002'
    : reply.outcome.kind === 'unauthorised';
}

function settled(reply: Reply | NoReply): Reply | NoReply {
  if (reply.kind === 'noReply') return reply;
  const refusal = refusalOf(reply.code, undefined);
  return refusal.kind === 'unauthorised'
    ? { kind: 'noReply', outcome: refusal, aboutContent: false }
    : reply;
}
