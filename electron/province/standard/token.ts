import type { Clock } from '../../../shared/clock.ts';
import type { StandardSettings } from '../../../shared/province-settings.ts';
import { z } from '../../../shared/schema.ts';
import type { Log } from '../../log.ts';
import { createTokenCache, type Grant, type Tokens } from '../token-cache.ts';
import { refusalOf } from './answers.ts';
import type { Exchange } from './exchange.ts';
import { signTokenRequest } from './signature.ts';

const grantSchema = z.object({
  // What may stand in a header, and nothing else.
  accessToken: z.string().regex(/^[!-~]{1,4096}$/),
  /** s */
  expiresIn: z.number().min(0),
});

/** @param options.path of the token call, as sent */
export function createTokens(options: {
  readonly settings: Pick<StandardSettings, 'appKey' | 'appSecret'>;
  readonly path: string;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly log: Log;
}): Tokens {
  const { settings, path, exchange, clock, log } = options;
  const { appKey, appSecret } = settings;

  return createTokenCache({ ask, clock, log });

  async function ask(): Promise<Grant> {
    const reply = await exchange(({ timestamp, nonce }) => {
      const sign = signTokenRequest(appSecret, { appKey, timestamp, nonce });
      return {
        method: 'POST',
        target: path,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: Buffer.from(JSON.stringify({ appKey, timestamp, nonce, sign })),
      };
    });
    if (reply.kind === 'noReply') return { kind: 'none', outcome: reply.outcome };
    if (reply.code !== '0') {
      const refusal = refusalOf(reply.code, undefined, reply.after);
      return refusal.kind === 'unauthorised' || refusal.kind === 'retry'
        ? { kind: 'none', outcome: refusal }
        : none(`${refusal.kind} where a token was asked for`);
    }
    const grant = grantSchema.safeParse(reply.data);
    if (!grant.success) return none('code 0 without a token');
    const { accessToken: token, expiresIn: lifeSeconds } = grant.data;
    return { kind: 'grant', token, lifeSeconds };
  }
}

function none(detail: string): Grant {
  return { kind: 'none', outcome: { kind: 'retry', mayHaveArrived: false, detail } };
}
