import type { Clock } from '../../../shared/clock.ts';
import type { ProvinceSettings } from '../../../shared/provisioning.ts';
import { z } from '../../../shared/schema.ts';
import type { Log } from '../../log.ts';
import { refusalOf } from './answers.ts';
import type { Exchange } from './exchange.ts';
import type { NoReply } from './reply.ts';
import { signTokenRequest } from './signature.ts';

/** An access token, or why there is none. */
export type TokenResult =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none'; readonly outcome: NoReply['outcome'] };

/** The token all calls share. */
export interface Tokens {
  /** The cached one, or a new one, fetched once for all who ask meanwhile. Never rejects. */
  get(): Promise<TokenResult>;
  /** The province refused it; a newer one is left alone. */
  discard(token: string): void;
}

/** A token is given up this long before it expires, so that none expires on its way. */
const MARGIN_MS = 60_000;

const grantSchema = z.object({
  // What may stand in a header, and nothing else.
  accessToken: z.string().regex(/^[!-~]{1,4096}$/),
  /** s */
  expiresIn: z.number().min(0),
});

/** @param options.path of the token call, as sent */
export function createTokens(options: {
  readonly settings: Pick<ProvinceSettings, 'appKey' | 'appSecret'>;
  readonly path: string;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly log: Log;
}): Tokens {
  const { settings, path, exchange, clock, log } = options;
  const { appKey, appSecret } = settings;
  let held: { readonly token: string; readonly until: number } | undefined;
  let fetching: Promise<TokenResult> | undefined;

  return {
    get() {
      if (held !== undefined && clock.now().monotonic < held.until) {
        return Promise.resolve({ kind: 'token', token: held.token });
      }
      fetching ??= fetchToken().finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    discard(token) {
      if (held?.token === token) held = undefined;
    },
  };

  async function fetchToken(): Promise<TokenResult> {
    // The wall clock may jump; how long a token lives is a duration. It began when we asked.
    const askedAt = clock.now().monotonic;
    const reply = await exchange(({ timestamp, nonce }) => {
      const sign = signTokenRequest(appSecret, { appKey, timestamp, nonce });
      return {
        method: 'POST',
        target: path,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: Buffer.from(JSON.stringify({ appKey, timestamp, nonce, sign })),
      };
    });
    if (reply.kind === 'noReply') return none(reply.outcome);
    if (reply.code !== '0') {
      const refusal = refusalOf(reply.code, undefined, reply.after);
      if (refusal.kind === 'unauthorised' || refusal.kind === 'retry') return none(refusal);
      return none(retry(`${refusal.kind} where a token was asked for`));
    }
    const grant = grantSchema.safeParse(reply.data);
    if (!grant.success) return none(retry('code 0 without a token'));
    const { accessToken, expiresIn } = grant.data;
    const lifeMs = expiresIn * 1000;
    held = { token: accessToken, until: askedAt + lifeMs - Math.min(MARGIN_MS, lifeMs / 10) };
    log.info('the province gave a token', { lifeSeconds: expiresIn });
    return { kind: 'token', token: accessToken };
  }
}

function retry(detail: string): NoReply['outcome'] {
  return { kind: 'retry', mayHaveArrived: false, detail };
}

/** Without a token nothing else was sent, so nothing else can have arrived. */
function none(outcome: NoReply['outcome']): TokenResult {
  const detail = `no token: ${outcome.detail}`;
  return {
    kind: 'none',
    outcome:
      outcome.kind === 'retry'
        ? { ...outcome, mayHaveArrived: false, detail }
        : { ...outcome, detail },
  };
}
